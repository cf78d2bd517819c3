import type { Part, TemplateFile } from '../../project/parts.js';

export const files: readonly TemplateFile[] = ['_package_/_name_.py', '_package_/test__name_.py'];

export function module(name: string): Part {
  return { part: `module.${name}`, files, answers: { name }, data: { name } };
}
