import path from 'node:path';
import type Generator from 'yeoman-generator';
import { UserError } from '../errors.js';
import type { RenderedFile } from '../parts.js';
import { ownPackage, type Project } from '../project.js';
import { partsOf, readRecord } from './records.js';
import { runOf } from './run.js';

/**
 * Makes sure that no two parts make the same file, which could not be kept up to date then. Ours never do, but templates
 * of a team may be in the folder of the wrong part.
 *
 * @param others - What the records of other parts say, by path; only a new part comes among such as are not made again in
 * the same run.
 * @throws UserError that names the file and the other part.
 */
export function claimFiles(
  generator: Generator,
  { root }: Project,
  part: string,
  files: readonly RenderedFile[],
  others: ReadonlyMap<string, string>,
): void {
  const { makers } = runOf(generator.fs.store);
  for (const { path: file } of files) {
    const target = path.join(root, file);
    const other = makers.get(target) ?? others.get(file) ?? part;
    if (other !== part) {
      throw new UserError(
        `${file} is made by "${other}" and by "${part}"; put its template into the folder of one of them`,
      );
    }
    makers.set(target, part);
  }
}

/** What the other parts make, as far as they were made of the templates of this version. */
export function recordedMakers({ root, answers }: Project, part: string): Map<string, string> {
  if (answers.templates === '') return new Map();
  const others = partsOf(root).filter((other) => other !== part);
  return new Map(
    others.flatMap((other) => {
      const { record } = readRecord(root, other);
      const isCurrent = record?.version === ownPackage.version;
      return isCurrent ? record.files.map((file) => [file.path, other] as const) : [];
    }),
  );
}
