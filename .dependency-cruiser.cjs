const PURE = '^src-main/(contract|base|text|model)/'
const FEATURES = 'ingest|store|evaluation|lexical|trends|tagging|training|annotation|registry|jobs|ipc'

/** One rule for each import direction of the design; test/unit/boundaries breaks each of them once. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need one another are one module, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    {
      name: 'contract-stands-alone',
      comment: 'contract is read by every process and the page: it imports valibot and itself.',
      severity: 'error',
      from: { path: '^src-main/contract/' },
      to: { pathNot: ['^src-main/contract/', '^node_modules/valibot/'] }
    },
    {
      name: 'base-knows-no-domain',
      comment: 'base may use contract types, nothing above.',
      severity: 'error',
      from: { path: '^src-main/base/' },
      to: { path: '^src-main/', pathNot: '^src-main/(contract|base)/' }
    },
    {
      name: 'text-below-model',
      comment: 'text stands on contract and base.',
      severity: 'error',
      from: { path: '^src-main/text/' },
      to: { path: '^src-main/', pathNot: '^src-main/(contract|base|text)/' }
    },
    {
      name: 'model-below-features',
      comment: 'What trainer and tagger share stands on contract, base and text.',
      severity: 'error',
      from: { path: '^src-main/model/' },
      to: { path: '^src-main/', pathNot: PURE }
    },
    {
      name: 'features-stay-apart',
      comment:
        'Features import one another only through evaluation, lexical and registry; what they need of storage is a port.',
      severity: 'error',
      from: { path: `^src-main/(${FEATURES})/`, pathNot: '^src-main/store/' },
      to: {
        path: `^src-main/(${FEATURES})/`,
        pathNot: ['^src-main/(evaluation|lexical|registry)/', '^src-main/$1/']
      }
    },
    {
      name: 'store-knows-ports',
      comment: 'store may name the ports that it satisfies, as types, and no more of a feature.',
      severity: 'error',
      from: { path: '^src-main/store/' },
      to: {
        path: `^src-main/(${FEATURES})/`,
        pathNot: ['^src-main/(evaluation|lexical|registry|store)/', '^src-main/[a-z]+/ports[.]ts$']
      }
    },
    {
      name: 'ports-are-types',
      comment: 'A port is a type: nothing of a feature runs in store.',
      severity: 'error',
      from: { path: '^src-main/store/' },
      to: { path: '^src-main/[a-z]+/ports[.]ts$', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'features-below-roots',
      comment: 'No feature knows a composition root, the command line or Electron.',
      severity: 'error',
      from: { path: `^src-main/(${FEATURES})/` },
      to: { path: '^src-main/(workers|cli|app|preload)/' }
    },
    {
      name: 'workers-below-cli-and-app',
      comment: 'The command line and the application use the composition roots, not the other way round.',
      severity: 'error',
      from: { path: '^src-main/workers/' },
      to: { path: '^src-main/(cli|app|preload)/' }
    },
    {
      name: 'cli-without-app',
      comment: 'The command line runs where there is no Electron.',
      severity: 'error',
      from: { path: '^src-main/cli/' },
      to: { path: '^src-main/(app|preload)/' }
    },
    {
      name: 'app-without-data',
      comment: 'Main has windows and forks processes: no data, no model, no database.',
      severity: 'error',
      from: { path: '^src-main/(app|preload)/' },
      to: { path: '^src-main/', pathNot: '^src-main/(contract|base|app|preload|ipc)/' }
    },
    {
      name: 'pure-without-node',
      comment:
        'Pure modules run anywhere: no node, no library but valibot, luxon (days in IANA zones) and the tokenizers of Hugging Face (no dependencies).',
      severity: 'error',
      from: { path: '^src-main/(contract|base|text|model|evaluation|trends)/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: '^node_modules/(valibot|luxon|@types/luxon|@huggingface/tokenizers)/'
      }
    },
    {
      name: 'duckdb-in-store',
      comment: 'All SQL lives in store.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/store/' },
      to: { path: '^node_modules/@duckdb/' }
    },
    {
      name: 'onnxruntime-in-tagging',
      comment: 'Sessions live in tagging.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/tagging/' },
      to: { path: '^node_modules/onnxruntime-' }
    },
    {
      name: 'tensorflow-in-training',
      comment: 'TensorFlow.js is loaded by the trainer alone.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/training/' },
      to: { path: '^node_modules/@tensorflow/' }
    },
    {
      name: 'electron-in-app',
      comment: 'Everything else runs headless.',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/(app|preload)/' },
      to: { path: '^node_modules/electron/' }
    },
    {
      name: 'renderer-by-contract',
      comment:
        'The page knows the contract, base and the client with its carriers, nothing else of src-main.',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '^src-renderer/graphics/' },
      to: {
        path: '^src-main/',
        pathNot: ['^src-main/(contract|base)/', '^src-main/ipc/(client|port|message-port|web-socket)\\.ts$']
      }
    },
    {
      name: 'graphics-by-its-page',
      comment: 'A window that computes knows its carriers and the part of training that is made for it.',
      severity: 'error',
      from: { path: '^src-renderer/graphics/' },
      to: {
        path: '^src-(main|renderer)/',
        pathNot: [
          '^src-main/(contract|base)/',
          '^src-main/ipc/(message-port|web-socket)\\.ts$',
          '^src-main/training/graphics/page/'
        ]
      }
    },
    {
      name: 'graphics-page-alone',
      comment:
        'What computes in a window shares messages and pure modules with the trainer, nothing of node.',
      severity: 'error',
      from: { path: '^src-main/training/graphics/page/' },
      to: {
        path: ['^src-main/', '^src-renderer/'],
        pathNot: [
          '^src-main/training/graphics/(page/|messages\\.ts$)',
          '^src-main/(contract|base|text|model)/'
        ]
      }
    },
    {
      name: 'renderer-without-node',
      comment: 'The page is sandboxed.',
      severity: 'error',
      from: {
        path: [
          '^src-renderer/',
          '^src-main/ipc/(client|pack|port|router|message-port|web-socket)\\.ts$',
          '^src-main/training/graphics/page/'
        ]
      },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'main-without-renderer',
      comment: 'The page is a client of the engine.',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^(src-renderer|test)/' }
    },
    {
      name: 'product-without-development-packages',
      comment: 'What runs from out/ is a dependency; electron is there by itself.',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/(electron|@types)/' }
    }
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^out/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports']
    }
  }
}
