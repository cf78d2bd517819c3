import type Generator from 'yeoman-generator';
import { rememberedFolder } from '../project/team-templates.js';
import { KINDS } from './parts.js';

/** The folder of a team's templates that the options name, as the project remembers it; `undefined` where they do not. */
export function templatesGiven(generator: Generator, root: string): string | undefined {
  const { templates } = generator.options as { templates?: string };
  return templates === undefined ? undefined : rememberedFolder(root, generator.destinationRoot(), templates, KINDS);
}
