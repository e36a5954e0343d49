import { languageEntry, type Language } from '../../domain/languages.ts';

/** Stands for every name that the program chose itself. */
const OWN_NAME = 'v';

/** Words that a program cannot choose; of both languages, for none of them is a likely name in the other. */
const KEYWORDS = new Set(
  (
    'and as assert async await auto bool break case catch char class const constexpr continue def default del delete do double elif else ' +
    'enum except False finally float for from global goto if import in inline int is lambda long namespace new None nonlocal not ' +
    'nullptr operator or pass private public raise return short signed sizeof static struct switch template this throw True true false ' +
    'try typedef typename union unsigned using vector string void while with yield'
  ).split(' '),
);

const COMMENT = { '#': '#[^\\n]*', '//': '\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)' } as const;
const TEXT =
  '"""[\\s\\S]*?(?:"""|$)|\'\'\'[\\s\\S]*?(?:\'\'\'|$)|"(?:[^"\\\\\\n]|\\\\[\\s\\S])*"?|\'(?:[^\'\\\\\\n]|\\\\[\\s\\S])*\'?';
const NAME = '[A-Za-z_]\\w*';
const NUMBER = '\\d[\\w.]*';

const tokensIn = (comment: string): RegExp =>
  new RegExp(`\\s+|${comment}|${TEXT}|${NAME}|${NUMBER}|[\\s\\S]`, 'g');
const PATTERNS = { '#': tokensIn(COMMENT['#']), '//': tokensIn(COMMENT['//']) } as const;
const BLANK = { '#': /^(?:\s|#)/, '//': /^(?:\s|\/\/|\/\*)/ } as const;

/**
 * A program as tokens that stay the same when it is laid out or commented otherwise, or its variables and functions are called
 * otherwise. Methods and library functions keep their names, literals their values: a program with another of these is another program.
 */
export function programTokens(code: string, language: Language): readonly string[] {
  const { comments } = languageEntry(language);
  const tokens = (code.match(PATTERNS[comments]) ?? []).filter(
    (token) => !BLANK[comments].test(token),
  );
  const functions = new Set(tokens.filter((_, at) => isDefined(tokens, at)));
  return tokens.map((token, at) => {
    if (/^["']/.test(token))
      return `"${token.replace(/^(?:"""|'''|["'])|(?:"""|'''|["'])$/g, '')}"`;
    if (!/^[A-Za-z_]/.test(token) || KEYWORDS.has(token)) return token;
    const isLibrarys = tokens[at - 1] === '.' || (tokens[at + 1] === '(' && !functions.has(token));
    return isLibrarys ? token : OWN_NAME;
  });
}

/** Whether a function or class gets its name here: after `def` or `class`, or in C++ after its type. */
function isDefined(tokens: readonly string[], at: number): boolean {
  const [before = '', token = '', after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (!/^[A-Za-z_]/.test(token)) return false;
  if (['def', 'class', 'struct'].includes(before)) return true;
  const isType = /^(?:[A-Za-z_]\w*|[>*&])$/.test(before) && !NO_TYPES.has(before);
  return after === '(' && isType;
}

/** Words before a call that are no type. */
const NO_TYPES = new Set(
  'and as assert await del elif else if in is lambda new not or print raise return throw while yield case co_return'.split(
    ' ',
  ),
);
