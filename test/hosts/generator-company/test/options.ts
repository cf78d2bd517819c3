import { AppGenerator, type DemoGenerator, type ServiceGenerator } from 'generator-datascience';
import type Demo from 'generator-datascience/demo';
import type { DemoOptions } from 'generator-datascience/demo';
import type Generator from 'yeoman-generator';

/** Nobody runs this: the compiler tells whether the options of the generators are typed for a host. */
export async function composeInto(host: Generator): Promise<void> {
  const options: DemoOptions = { name: 'cool-demo', onConflict: 'keep', dryRun: true };
  await host.composeWith<DemoGenerator>('datascience:demo', options);
  await host.composeWith<Demo>('datascience:demo', options);
  await host.composeWith<AppGenerator>({ Generator: AppGenerator, path: 'its index.js' }, { demo: ['one', 'two'] });
  // @ts-expect-error -- there is no such option
  await host.composeWith<DemoGenerator>('datascience:demo', { nme: 'cool-demo' });
  // @ts-expect-error -- a name is a text
  await host.composeWith<DemoGenerator>('datascience:demo', { name: 1 });
  // @ts-expect-error -- how to settle a conflict is a text
  await host.composeWith<ServiceGenerator>('datascience:service', { onConflict: true });
}
