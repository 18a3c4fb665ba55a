import { type FileHandle, open } from 'node:fs/promises'
import * as v from 'valibot'
import { AppError } from '../../base/errors'
import { fromHalf } from '../vector-table'

/** A tensor of a file, as float32. */
export interface StoredTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** An open safetensors file: its names, and reading of one tensor at a time. */
export interface Safetensors {
  readonly names: readonly string[]
  read(name: string): Promise<StoredTensor>
  close(): Promise<void>
}

const entrySchema = v.object({
  dtype: v.string(),
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  data_offsets: v.tuple([v.number(), v.number()])
})

const BYTES = { F32: 4, F16: 2, BF16: 2 } as const
const MOST_HEADER = 100_000_000

/** Opens a file and checks its header. Throws `not-found`, `unreadable` or `model-unusable`. */
export async function openSafetensors(path: string): Promise<Safetensors> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    const isAbsent = cause.code === 'ENOENT'
    throw new AppError(
      isAbsent ? 'not-found' : 'unreadable',
      isAbsent ? 'the weights are missing' : 'the weights cannot be opened',
      {
        where: path,
        remedy:
          'A checkpoint keeps them in model.safetensors, or in parts with an index: copy or download it again.',
        cause
      }
    )
  })
  try {
    const entries = await readHeader(file, path)
    return {
      names: [...entries.keys()],
      async read(name) {
        const entry = entries.get(name)
        if (entry === undefined) throw damaged(path, `there is no tensor ${name}`)
        const bytes = Buffer.alloc(entry.end - entry.start)
        const { bytesRead } = await file.read(bytes, 0, bytes.length, entry.start)
        if (bytesRead < bytes.length) throw damaged(path, `the file ends inside ${name}`)
        return { shape: entry.shape, values: floats(bytes, entry.dtype) }
      },
      close: () => file.close()
    }
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

interface Entry {
  readonly dtype: keyof typeof BYTES
  readonly shape: readonly number[]
  readonly start: number
  readonly end: number
}

async function readHeader(file: FileHandle, path: string): Promise<Map<string, Entry>> {
  const { size } = await file.stat()
  const prefix = Buffer.alloc(8)
  await file.read(prefix, 0, 8, 0)
  const length = Number(prefix.readBigUInt64LE())
  if (prefix.toString('latin1') === 'version ') {
    throw new AppError('model-unusable', 'the file is a pointer of Git LFS, not the weights', {
      where: path,
      remedy: 'Fetch the weights with git lfs pull, or download the checkpoint: starling download OWNER/NAME.'
    })
  }
  if (size < 8 || length > MOST_HEADER || length + 8 > size) {
    throw damaged(path, 'the file is not in the safetensors format, or is cut short')
  }
  const bytes = Buffer.alloc(length)
  await file.read(bytes, 0, length, 8)
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw damaged(path, 'the header is not JSON', cause)
  }
  const { __metadata__: _, ...tensors } = json as Record<string, unknown>
  const entries = new Map<string, Entry>()
  for (const [name, value] of Object.entries(tensors)) {
    const parsed = v.safeParse(entrySchema, value)
    if (!parsed.success) throw damaged(path, `the header's entry ${name} cannot be read`)
    const { dtype, shape, data_offsets } = parsed.output
    const [from, to] = data_offsets
    if (!(dtype in BYTES)) {
      // Integers (position ids) are no weights.
      if (/^[IU]\d+$|^BOOL$/.test(dtype)) continue
      throw new AppError('model-unusable', `the tensor ${name} is of type ${dtype}`, {
        where: path,
        remedy: `Convert the weights: ${Object.keys(BYTES).join(', ')} are supported.`
      })
    }
    const element = dtype as keyof typeof BYTES
    const count = shape.reduce((product, n) => product * n, 1)
    if (to - from !== count * BYTES[element] || from < 0 || 8 + length + to > size) {
      throw damaged(path, `the tensor ${name} does not lie in the file as its header says`)
    }
    entries.set(name, { dtype: element, shape, start: 8 + length + from, end: 8 + length + to })
  }
  return entries
}

function floats(bytes: Buffer, dtype: keyof typeof BYTES): Float32Array {
  if (dtype === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2).slice()
  const words = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  if (dtype === 'F16') return Float32Array.from(words, fromHalf)
  const out = new Float32Array(words.length)
  new Uint32Array(out.buffer).set(Uint32Array.from(words, (word) => word << 16))
  return out
}

function damaged(path: string, message: string, cause?: unknown): AppError {
  return new AppError('model-unusable', message, {
    where: path,
    remedy: 'Copy or download the checkpoint again.',
    cause
  })
}

/** A safetensors file of float32 tensors. */
export function encodeSafetensors(tensors: ReadonlyMap<string, StoredTensor>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  let at = 0
  for (const [name, { shape, values }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + values.byteLength] }
    at += values.byteLength
  }
  const json = Buffer.from(JSON.stringify(header), 'utf8')
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ')
  json.copy(padded)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const data = [...tensors.values()].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength)
  )
  return Buffer.concat([length, padded, ...data])
}
