import type { Schema, UploadParts } from '@cardwright/api-client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PickedFile } from '../../lib/picked-file.ts'
import { isMissing, KEYS } from '../../lib/queries.ts'
import { sendFile } from '../../lib/send-file'
import { useApi, useServices } from '../../lib/services.tsx'

export type KycStatus = Schema<'KycStatus'>
export type KycFields = Schema<'KycDraftRequest'>
export type UploadKind = Schema<'KycUpload'>['kind']

const WAITING = new Set<KycStatus['status']>(['pending', 'in_review'])

/** Followed by live events, and looked at now and then while one waits. */
export function useKycStatus() {
  const api = useApi()
  return useQuery({
    queryKey: [KEYS.kyc, 'status'],
    queryFn: ({ signal }) => api.get('/kyc/status', { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && WAITING.has(state.data.status) ? 5_000 : false),
  })
}

const DRAFT = [KEYS.kyc, 'draft'] as const

/** What was saved so far; nothing where the program keeps no drafts. */
export function useKycDraft() {
  const api = useApi()
  return useQuery({
    queryKey: DRAFT,
    queryFn: async ({ signal }): Promise<Schema<'KycDraft'>> => {
      try {
        return await api.get('/kyc/draft', { signal })
      } catch (error) {
        if (isMissing(error)) return { fields: {}, uploads: [], updatedAt: null }
        throw error
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}

/** What is saved is what one goes on with on taking it up again. */
export function useSaveDraft() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (fields: KycFields) => {
      try {
        queries.setQueryData(DRAFT, await api.post('/kyc/draft', { body: fields }))
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    },
  })
}

/** Sends a picture with progress between 0 and 1; gives back its id, or nothing where pictures go with the application. */
export function useUpload() {
  const { api } = useServices()
  const queries = useQueryClient()
  return async (
    kind: UploadKind,
    file: PickedFile,
    key: string,
    onProgress: (share: number) => void,
  ): Promise<string | undefined> => {
    const call = await api.prepare('/kyc/upload', { idempotencyKey: key })
    try {
      const sent = (await sendFile(call, { kind }, file, onProgress)) as Schema<'KycUpload'>
      queries.setQueryData<Schema<'KycDraft'>>(
        DRAFT,
        (draft) => draft && { ...draft, uploads: [...draft.uploads.filter((one) => one.kind !== kind), sent] },
      )
      return sent.uploadId
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }
}

export interface Submission {
  fields: KycFields
  files: Partial<Record<UploadKind, PickedFile>>
  key: string
}

export function useSubmitKyc() {
  const api = useApi()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ fields, files, key }: Submission) =>
      api.upload(
        '/kyc/submit',
        {
          // The wizard checked that nothing required is missing; the API checks again.
          fields: fields as UploadParts<'/kyc/submit'>['fields'],
          files,
        },
        { idempotencyKey: key, timeoutMs: 120_000 },
      ),
    onSuccess: () => Promise.all([KEYS.kyc, KEYS.me].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  })
}
