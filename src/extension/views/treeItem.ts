import { ThemeColor, ThemeIcon, TreeItem, type TreeItemCollapsibleState } from 'vscode';
import type { Look } from './look.ts';

/** A look as VS Code draws it. `id` keeps the node's selection and expansion over refreshes. */
export function treeItem(id: string, look: Look, state: TreeItemCollapsibleState): TreeItem {
  const item = new TreeItem(look.label, state);
  item.id = id;
  item.description = look.description;
  item.tooltip = look.tooltip;
  item.contextValue = look.context;
  item.iconPath = new ThemeIcon(
    look.icon,
    look.color === null ? undefined : new ThemeColor(look.color),
  );
  item.accessibilityInformation = {
    label: [look.label, look.description].filter((part) => part !== '').join(', '),
  };
  return item;
}
