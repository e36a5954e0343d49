/** How a node of a tree looks, without VS Code's classes, so that it can be tested as data. */
export interface Look {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon's name. */
  readonly icon: string;
  /** A theme colour's name; null is the icon's own. */
  readonly color: string | null;
  /** What menus look at; starts with the kind of node. */
  readonly context: string;
}

export const COLORS = {
  good: 'testing.iconPassed',
  bad: 'testing.iconFailed',
  poor: 'testing.iconErrored',
  quiet: 'disabledForeground',
  live: 'progressBar.background',
} as const;
