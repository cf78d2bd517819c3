import { fileURLToPath } from 'node:url';
import { AppGenerator } from 'generator-datascience';
import { commitSharedFsTask } from 'yeoman-environment';
import Generator from 'yeoman-generator';

const resolved = fileURLToPath(new URL('generators/app/index.js', import.meta.resolve('generator-datascience')));

/** Another generator, as somebody would write it: a project of ours with a file of its own beside it. */
export default class Host extends Generator {
  constructor(args, options) {
    // The commit that many generators have had for long: what is in memory goes to the disk.
    super(args, options, options.ownCommit ? { customCommitTask: () => commitSharedFsTask(options.env) } : {});
    this.option('root', { type: String, description: 'folder of the project' });
    this.option('year', { type: String, description: 'year of the license' });
    this.option('own-commit', { type: Boolean, description: 'commit without the generators it is composed of' });
  }

  async configuring() {
    const { root, year } = this.options;
    const options = { path: root, libname: 'cool_library', author: 'Ada', year, git: false };
    await this.composeWith({ Generator: AppGenerator, path: resolved }, options);
  }

  writing() {
    this.fs.write(this.destinationPath(this.options.root, 'front-end.txt'), 'of the host\n');
  }
}
