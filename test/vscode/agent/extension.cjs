// A command that uses a tool as a language model does, and a language model, without which VS Code answers nothing in its chat.
const vscode = require('vscode');

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('agent.useTool', useTool),
    vscode.lm.registerLanguageModelChatProvider('leafe-agent', silentModel),
  );
  // VS Code asks who has models once somebody looks for one.
  void vscode.lm.selectChatModels();
};

/** Asks for `{"name", "input"}`, and tells what the tool answers, or that it was not allowed. */
async function useTool() {
  const call = await vscode.window.showInputBox({ prompt: 'A tool and what it is given' });
  const { name, input } = JSON.parse(call);
  try {
    const { content } = await vscode.lm.invokeTool(name, { toolInvocationToken: undefined, input });
    vscode.window.showInformationMessage(`It says ${content.map(({ value }) => value).join('')}`);
  } catch (error) {
    vscode.window.showWarningMessage(`It says nothing: ${error}`);
  }
}

/** Nobody asks it: `@leafe` answers from problems, journals and the judge. */
const silentModel = {
  provideLanguageModelChatInformation: () => [
    {
      id: 'silent',
      name: 'Silent',
      family: 'silent',
      version: '1',
      maxInputTokens: 1000,
      maxOutputTokens: 1000,
      capabilities: { toolCalling: true },
    },
  ],
  provideLanguageModelChatResponse: () => {
    throw new Error('this model says nothing');
  },
  provideTokenCount: () => 1,
};
