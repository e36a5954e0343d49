import { textsOf, type Guard } from './guard.ts';

/** What keys and tokens of well-known makers look like, and what names a person or their machine. */
const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ['an API key', /\b(?:sk|pk|rk)-(?:proj-|ant-|or-)?[A-Za-z0-9_-]{20,}/],
  ['a Hugging Face token', /\bhf_[A-Za-z0-9]{30,}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})\b/],
  ['an AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a Google key', /\bAIza[0-9A-Za-z_-]{35}\b/],
  ['a Slack token', /\bxox[abposr]-[0-9A-Za-z-]{10,}/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/],
  ['a bearer token', /\bAuthorization:\s*(?:Bearer|Basic)\s+[A-Za-z0-9+/._-]{16,}/i],
  ['a home path', /(?:\/home\/|\/Users\/|\b[A-Z]:\\Users\\)[A-Za-z0-9._-]+/],
  ['a mail address', /\b[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\b/],
];

/** Shorter texts stand anywhere. */
export function isSecret(text: string): boolean {
  return text.length >= 6;
}

/**
 * Refuses a row with a secret in it: one of these very texts (keys in use, the person's home), or what looks like one. What the
 * statement holds was published with it.
 */
export function secretGuard(own: readonly string[], statement: string): Guard {
  const texts = own.filter((text) => isSecret(text) && !statement.includes(text));
  const isNew = (found: RegExpExecArray | null): boolean =>
    found !== null && !statement.includes(found[0]);
  return (row) => {
    for (const [where, text] of textsOf(row)) {
      const what = texts.some((secret) => text.includes(secret))
        ? 'a key or a path of yours'
        : PATTERNS.find(([, pattern]) => isNew(pattern.exec(text)))?.[0];
      if (what !== undefined)
        return { guard: 'secret', row: row.id, found: `${where} holds ${what}` };
    }
    return null;
  };
}
