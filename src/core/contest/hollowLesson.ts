import { phrases, words } from './words.ts';

/** Fewer words say nothing. */
const LEAST_WORDS = 4;
/** A fact told again is no advice: so many of its words in a row are no coincidence. */
const REPEATED_WORDS = 8;

/** Small models fault the input, but the tests are always right. */
const FAULTS_THE_INPUT =
  /\b(?:make sure|ensure|check|verify|correct|validate|confirm)\b[^.]{0,30}\binputs?\b|\binputs?\b[^.]{0,20}\b(?:is|are|was|were) (?:not |in )?(?:in )?(?:a |the |an )?(?:in)?(?:valid|correct|wrong|empty|defined)\b/i;

/** So do limits, which are the problem's; "increase the recursion limit" is the program's own. */
const FAULTS_THE_LIMITS =
  /\b(?:increas|rais|extend|relax|adjust|lengthen|enlarg)\w*\b[^.]{0,40}\b(?:time|memory|output|cpu)\b[^.]{0,12}\blimits?\b|\b(?:more|larger|higher|longer) (?:time|memory|output|cpu) limits?\b/i;

/** The judge has found a fault: to change nothing, or to print what is right, is no advice. */
const SAYS_NOTHING =
  /\balready (?:correct|right|valid|works)\b|\b(?:not|n't) need (?:to be |any )?chang|\bno (?:changes?|fix|corrections?) (?:is |are )?(?:needed|required|necessary)\b|^(?:\w+ ){0,4}(?:print|output|return|write)s? the (?:correct|right|expected)(?: \w+){1,4}\.?$/i;

/** Whether a lesson has the form of one and says nothing that a next program could follow. */
export function isHollow(
  diagnosis: string,
  fix: string,
  facts: readonly { readonly text: string }[],
): boolean {
  const [what, todo] = [words(diagnosis), words(fix)];
  return (
    todo.length < LEAST_WORDS ||
    todo.join(' ') === what.join(' ') ||
    FAULTS_THE_INPUT.test(fix) ||
    FAULTS_THE_LIMITS.test(fix) ||
    SAYS_NOTHING.test(fix) ||
    facts.some(({ text }) => sharesPhrase(todo, words(text)))
  );
}

function sharesPhrase(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(phrases(b, REPEATED_WORDS));
  return phrases(a, REPEATED_WORDS).some((phrase) => known.has(phrase));
}
