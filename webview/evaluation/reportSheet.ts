import { STYLE } from '../../src/platform/reports/style.ts';

/** The style sheet of report.html, for the report alone; what it says of the page as a whole finds nothing here. */
export function reportSheet(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`.report { ${STYLE} }`);
  return sheet;
}
