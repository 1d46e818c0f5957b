import { z } from 'zod'

/** What a finished web export holds; written last, so that its presence means the export is whole. */
export const manifestSchema = z.object({
  /** Paths with forward slashes, relative to the folder; with the encodings that lie beside the file. */
  files: z.record(z.string(), z.object({ encodings: z.array(z.enum(['br', 'gzip'])) })),
  /** `'sha256-…'` of every script that stands inside a page, for the content security policy. */
  scriptHashes: z.array(z.string()),
})

export type Manifest = z.infer<typeof manifestSchema>

export const MANIFEST_FILE = 'manifest.json'

export const ENDING_OF = { br: '.br', gzip: '.gz' } as const
