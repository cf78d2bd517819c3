import type Generator from 'yeoman-generator';
import { rememberedFolder } from '../project/team-templates.js';
import { KINDS } from './parts.js';

/** The folder of a team's templates that the options name, as the project remembers it; `undefined` where they do not. */
export function templatesGiven({ options, env }: Generator, root: string): string | undefined {
  const { templates } = options as { templates?: string };
  return templates === undefined ? undefined : rememberedFolder(root, env.cwd, templates, KINDS);
}
