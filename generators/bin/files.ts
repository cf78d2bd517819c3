import type { Values } from '../../project/asking/questions.js';
import type { Part, TemplateData, TemplateFile } from '../../project/parts.js';

/** What a script may be written in. */
export const LANGUAGES = ['python', 'bash'] as const;

type Language = (typeof LANGUAGES)[number];

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

const isIn = (language: Language) => (data: TemplateData) => data['language'] === language;

/** Written into `bin/`; the tests are in Python whatever the script is in. */
export const files: readonly TemplateFile[] = [
  { source: 'bash/_name_.sh', destination: '_name_.sh', executable: true, when: isIn('bash') },
  { source: 'bash/test__name_.py', destination: 'test__name_.py', when: isIn('bash') },
  { source: 'python/_name_.py', destination: '_name_.py', executable: true, when: isIn('python') },
  { source: 'python/test__name_.py', destination: 'test__name_.py', when: isIn('python') },
];

export function bin(name: string, { language }: Values): Part {
  return {
    part: `bin.${name}`,
    files,
    folder: 'bin',
    answers: { name, language },
    data: { name, language },
  };
}
