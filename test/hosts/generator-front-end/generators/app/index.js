import { register } from 'generator-datascience';
import Generator from 'yeoman-generator';

/** `yo front-end`: a data science project in the current folder, and a page that calls its service. */
export default class FrontEndGenerator extends Generator {
  constructor(args, options) {
    super(args, options);
    this.option('title', { type: String, description: 'title of the page', storage: this.config });
  }

  /** Asks what is not in `.yo-rc.json` already, under this generator's own name. */
  async prompting() {
    const title = { type: 'input', name: 'title', message: 'Title of the page', default: 'Reverse a text' };
    await this.prompt([title], this.config);
  }

  async configuring() {
    register(this.env);
    await this.composeWith('datascience:app', { path: this.destinationPath(), service: true });
  }

  writing() {
    const { libname } = this.createStorage('.yo-rc.json', 'generator-datascience').getAll();
    this.fs.copyTpl(this.templatePath('**'), this.destinationPath(), { libname, title: this.config.get('title') });
  }
}
