/**
 * Prompts that have nothing to do with contests, ours and always the same: what a model says to them before and after training shows whether
 * what it was trained on leaks into everything else. Everyday questions, and small tasks whose programs read no input.
 */
export const LEAK_PROMPTS: readonly string[] = [
  'What should I pack for two days of hiking in the mountains in autumn?',
  'Explain to a child why the sky turns red in the evening.',
  'Write a short, friendly note that tells a neighbour about a parcel left with me.',
  'What is the difference between baking soda and baking powder?',
  'Name three ways to keep a houseplant alive while on holiday.',
  'Summarise in two sentences what a library does for a town.',
  'How do I ask politely for a table by the window in a restaurant?',
  'Which month has the fewest days, and why?',
  'Write a Python function that turns a temperature in Celsius into Fahrenheit.',
  'Write a regular expression that matches a time such as 09:45, and explain its parts.',
  'Show how to read a JSON file in Python and print the names of its top-level keys.',
  'Write an SQL query that lists the five customers with the most orders.',
  'What does the command `git stash` do? Answer in one paragraph.',
  'Write a CSS rule that centres a box in the middle of the page.',
  'Write a shell command that counts the lines of all text files in a folder.',
  'Write a TypeScript type for a user with a name, an optional address and a list of roles.',
];
