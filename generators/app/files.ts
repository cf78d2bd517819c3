import type { Part, TemplateFile } from '../../project/parts.js';
import { LICENSES } from '../../project/asking/project-questions.js';
import type { TemplateData } from '../../project/parts.js';

const licenseFiles = LICENSES.filter((license) => license !== 'none').map((license): TemplateFile => {
  const when = (data: TemplateData) => data['license'] === license;
  return { source: `licenses/${license}.ejs`, destination: 'LICENSE', when };
});

export const files: readonly TemplateFile[] = [
  '_package_/__init__.py',
  '_package_/py.typed',
  '_package_/resources.py',
  '_package_/test_resources.py',
  '_package_/test_text.py',
  '_package_/text.py',
  { source: 'bin/reverse_lines.py', executable: true },
  'demos/README.md',
  'examples/example_library.py',
  'make/add_resource.py',
  'make/check_files.py',
  'make/demos.mk',
  'make/dependencies.sh',
  'make/environment.sh',
  { source: 'make/fetch_resources.py', formerly: ['bin/fetch_resources.py'] },
  'make/files.mk',
  'make/generator.mk',
  'make/hooks.sh',
  'make/image.mk',
  'make/library.mk',
  { source: 'make/part.sh', formerly: ['make/demo.sh'] },
  'make/python.mk',
  'make/quickstart.sh',
  'make/research.mk',
  'make/resources.Dockerfile',
  'make/resources.mk',
  'research/README.md',
  'resources/README.md',
  'resources/resources.toml',
  { source: '_gitignore', destination: '.gitignore' },
  '.dockerignore',
  '.gitattributes',
  '.github/dependabot.yml',
  '.github/workflows/ci.yml.ejs',
  '.pre-commit-config.yaml',
  ...licenseFiles,
  'Makefile',
  'pyproject.toml.ejs',
  'README.md.ejs',
  'requirements-dev.txt',
  'requirements.txt',
  'setup.py',
  'VERSION',
];

export const app: Part = { part: 'app', files };
