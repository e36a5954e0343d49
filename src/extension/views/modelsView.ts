import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import type { KnownModel, Models } from '../models.ts';
import { modelLook } from './modelLook.ts';
import { treeItem } from './treeItem.ts';

/** The catalogue of models that need no service and no key, with what is here of it. */
export class ModelsView implements TreeDataProvider<KnownModel> {
  readonly #models: Models;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(models: Models) {
    this.#models = models;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: KnownModel): Promise<KnownModel[]> {
    return node === undefined ? [...(await this.#models.all())] : [];
  }

  getTreeItem(known: KnownModel): TreeItem {
    return treeItem(known.model.name, modelLook(known), TreeItemCollapsibleState.None);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
