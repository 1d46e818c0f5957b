import { nowSeconds } from '../clock.ts'
import type { Context } from '../context.ts'
import { type Endpoint, endpoint } from '../http/endpoint.ts'
import { choice, integer, object, optional, required, type Shape, text } from '../http/params.ts'
import { listing, retrieving, view } from '../http/resources.ts'
import { createId } from '../ids.ts'
import type { FileRecord } from '../store/records.ts'

const PATH = '/v1/files'

/** What the router tells of the file it has read out of the form. */
const createShape = {
  purpose: required(choice('dispute_evidence', 'identity_document', 'additional_verification')),
  file: required(
    object({
      filename: optional(text()),
      size: required(integer({ min: 1 })),
      type: required(choice('jpg', 'png', 'pdf')),
      sha256: required(text()),
    }),
  ),
} satisfies Shape

/** Files that other objects refer to, such as the evidence of a dispute. */
export function fileEndpoints(context: Pick<Context, 'store' | 'clock'>): Endpoint[] {
  return [
    endpoint('POST', PATH, createShape, (_call, { purpose, file }) => {
      const record: FileRecord = {
        id: createId('file', context.clock.nowMs()),
        created: nowSeconds(context.clock),
        purpose,
        type: file.type,
        filename: file.filename ?? null,
        size: file.size,
        sha256: file.sha256,
      }
      context.store.objects.insert('file', record)
      return view(context, 'file', record)
    }),
    retrieving(context, 'file', PATH),
    listing(context, 'file', PATH, { purpose: optional(text()) }, (params) => [['$.purpose', params.purpose]]),
  ]
}
