import {
  EventEmitter,
  TreeItemCollapsibleState,
  type TreeDataProvider,
  type TreeItem,
} from 'vscode';
import { DEFAULT_MODEL } from '../../app/defaults.ts';
import type { Models } from '../models.ts';
import { adapterLook } from './adapterLook.ts';
import { hostedLook } from './hostedLook.ts';
import { modelLook } from './modelLook.ts';
import { childrenOf, modelNodes, type ModelNode } from './modelNodes.ts';
import { treeItem } from './treeItem.ts';

/** The catalogue of models that need no service and no key, with what is here of it and the adapters that tune them; and what services have trained. */
export class ModelsView implements TreeDataProvider<ModelNode> {
  readonly #models: Models;
  readonly #defaultModel: () => string | null;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(models: Models, defaultModel: () => string | null) {
    this.#models = models;
    this.#defaultModel = defaultModel;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: ModelNode): Promise<ModelNode[]> {
    if (node === undefined) {
      const [known, adapters, hosted] = await Promise.all([
        this.#models.all(),
        this.#models.adapters(),
        this.#models.hosted(),
      ]);
      return [...modelNodes({ known, adapters, hosted })];
    }
    return [...childrenOf(node)];
  }

  getTreeItem(node: ModelNode): TreeItem {
    const standard = this.#defaultModel() ?? DEFAULT_MODEL;
    if ('adapter' in node) {
      const { adapter } = node;
      return treeItem(
        `+${adapter.name}`,
        adapterLook(adapter, standard),
        TreeItemCollapsibleState.None,
      );
    }
    const { None, Collapsed, Expanded } = TreeItemCollapsibleState;
    if ('hosted' in node) {
      const { hosted, earlier } = node;
      const id = `${hosted.job} ${hosted.model}`;
      return treeItem(id, hostedLook(hosted, standard), earlier.length === 0 ? None : Collapsed);
    }
    const state = node.adapters.length === 0 ? None : Expanded;
    return treeItem(node.model.name, modelLook(node, standard), state);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
