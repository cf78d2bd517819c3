import type { Question } from '../../project/asking/questions.js';

export const description = 'Prints what makes the Tab key work in a shell';

export const questions = [
  {
    name: 'shell',
    kind: 'choice',
    positional: true,
    placeholder: 'SHELL',
    choices: ['bash', 'zsh', 'fish'],
    description: 'bash, zsh or fish',
  },
] as const satisfies readonly Question[];

export const notes = [
  'To switch it on, put a line at the end of the file that your shell starts with:',
  '',
  '  ~/.bashrc                   eval "$(quickstart completion bash)"',
  '  ~/.zshrc                    source <(quickstart completion zsh)',
  '  ~/.config/fish/config.fish  quickstart completion fish | source',
  '',
  'In zsh it can be a file, too, called _quickstart, in a folder of $fpath.',
];
