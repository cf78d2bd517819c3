import { type AppGenerator, type AppOptions, register } from 'generator-datascience';
import Generator from 'yeoman-generator';

/** What is the same for every project of the company, and so not asked. */
const HOUSE_RULES = { author: 'Example Company', license: 'none', python: '3.12' } satisfies AppOptions;

/** `yo company cool_library`: a data science project by the rules of the company. */
export default class CompanyGenerator extends Generator {
  #name = '';

  constructor(...args: ConstructorParameters<typeof Generator>) {
    super(...args);
    this.argument('name', { type: String, required: false, description: 'name of the library, and of the folder' });
  }

  async prompting(): Promise<void> {
    const { name } = this.options as { name?: string };
    const question = { type: 'input', name: 'answer', message: 'Name of the library' } as const;
    this.#name = name ?? (await this.prompt<{ answer: string }>([question])).answer;
  }

  async configuring(): Promise<void> {
    register(this.env);
    const options: AppOptions = { ...HOUSE_RULES, path: this.#name, libname: this.#name };
    await this.composeWith<AppGenerator>('datascience:app', options);
  }

  writing(): void {
    this.fs.copyTpl(this.templatePath('CODEOWNERS'), this.destinationPath(this.#name, 'CODEOWNERS'), {
      name: this.#name,
    });
  }
}
