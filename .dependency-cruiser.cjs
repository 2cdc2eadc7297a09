// The arrows of the house (see CONTRIBUTING.md): which room may import which.
const rooms = [
  'cli',
  'model',
  'extractors',
  'selectors',
  'mapping',
  'importers',
  'state',
  'reports',
  'sandbox',
  'recordings',
  'lib',
];
const may = {
  model: [],
  lib: [],
  selectors: ['model'],
  mapping: ['model'],
  state: ['model', 'lib'],
  reports: ['model', 'state'],
  extractors: ['selectors', 'state', 'model', 'lib'],
  importers: ['mapping', 'state', 'model', 'lib'],
  sandbox: ['model', 'lib'],
  recordings: ['extractors', 'model', 'lib'],
};
const anyOf = (names) => `^(${names.join('|')})/`;

module.exports = {
  forbidden: [
    ...Object.entries(may).map(([room, allowed]) => ({
      name: `${room}-imports-only-${allowed.join('-') || 'packages'}`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: anyOf(rooms.filter((other) => other !== room && !allowed.includes(other))) },
    })),
    {
      name: 'model-knows-only-zod',
      severity: 'error',
      from: { path: '^model/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'people-are-asked-in-one-place',
      comment: 'Questions belong on stderr, and Ctrl-C at one is no bug: cli/ask.ts sees to both.',
      severity: 'error',
      from: { pathNot: '^cli/ask\\.ts$' },
      to: { path: 'node_modules/@inquirer/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-cycles-of-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@sparticuz/chromium' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
