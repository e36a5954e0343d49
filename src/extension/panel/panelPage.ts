import { randomBytes } from 'node:crypto';
import { env, Uri, type Webview } from 'vscode';

/** Where all that a panel's page loads lies. */
export function panelFolder(extension: Uri): Uri {
  return Uri.joinPath(extension, 'dist', 'webview');
}

/** A panel's page, by the name of its files. It loads its script, its style sheet and the icon font of that, and nothing else from anywhere. */
export function panelPage(
  webview: Webview,
  extension: Uri,
  name: 'panel' | 'review' | 'job' | 'evaluation' = 'panel',
): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(panelFolder(extension), name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>LEAFE</title>
<link rel="stylesheet" href="${file(`${name}.css`)}">
<script nonce="${nonce}" src="${file(`${name}.js`)}" defer></script>
</head>
<body></body>
</html>`;
}
