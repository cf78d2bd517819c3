import type Generator from 'yeoman-generator';
import type DemoGenerator from '../generators/demo/index.js';
import type ServiceGenerator from '../generators/service/index.js';

/** Nobody runs this: the compiler tells whether the options of our generators are typed for a host (`npm run typecheck`). */
export async function composeInto(host: Generator): Promise<void> {
  await host.composeWith<DemoGenerator>('datascience:demo', { name: 'cool-demo', onConflict: 'keep', dryRun: true });
  // @ts-expect-error -- there is no such option
  await host.composeWith<DemoGenerator>('datascience:demo', { nme: 'cool-demo' });
  // @ts-expect-error -- a name is a text
  await host.composeWith<DemoGenerator>('datascience:demo', { name: 1 });
  // @ts-expect-error -- how to settle a conflict is a text
  await host.composeWith<ServiceGenerator>('datascience:service', { onConflict: true });
}
