import type { Schema } from '@cardwright/api-client'
import { useEffect, useState } from 'react'
import type { PickedFile } from '../../lib/picked-file.ts'
import { isUnreachable } from '../../lib/problems.ts'
import { useIsOnline, useServices } from '../../lib/services.tsx'
import { type UploadKind, useUpload } from './queries.ts'

const UPLOAD_KINDS: readonly UploadKind[] = ['documentFront', 'documentBack', 'selfie']

/** A picture on its way: kept on the device until the API has it, so a broken upload is simply tried again. */
export interface Picture {
  file?: PickedFile
  /** 0 to 1 while it is sent. */
  progress?: number
  uploadId?: string
  error?: unknown
  /** The same for every try with this file. */
  key: string
}

export interface Uploads {
  of: (kind: UploadKind) => Picture | undefined
  has: (kind: UploadKind) => boolean
  isBusy: boolean
  send: (kind: UploadKind, file: PickedFile) => void
  retry: (kind: UploadKind) => void
  /** The ids of what was uploaded, and the files that go with the application instead. */
  ids: (kinds: readonly UploadKind[]) => Record<string, string>
  files: (kinds: readonly UploadKind[]) => Partial<Record<UploadKind, PickedFile>>
}

export function useUploads(earlier: readonly Schema<'KycUpload'>[]): Uploads {
  const { newKey } = useServices()
  const upload = useUpload()
  const [pictures, setPictures] = useState<Partial<Record<UploadKind, Picture>>>(() =>
    Object.fromEntries(earlier.map(({ kind, uploadId }) => [kind, { uploadId, key: uploadId }])),
  )
  const patch = (kind: UploadKind, key: string, part: Partial<Picture>) =>
    setPictures((old) => (old[kind]?.key === key ? { ...old, [kind]: { ...old[kind], ...part } } : old))

  const start = async (kind: UploadKind, file: PickedFile, key: string) => {
    setPictures((old) => ({ ...old, [kind]: { file, key, progress: 0 } }))
    try {
      const uploadId = await upload(kind, file, key, (progress) => patch(kind, key, { progress }))
      setPictures((old) =>
        old[kind]?.key === key
          ? { ...old, [kind]: { file, key, ...(uploadId === undefined ? {} : { uploadId }) } }
          : old,
      )
    } catch (error) {
      setPictures((old) => (old[kind]?.key === key ? { ...old, [kind]: { file, key, error } } : old))
    }
  }
  const has = (kind: UploadKind): boolean => {
    const picture = pictures[kind]
    return picture !== undefined && picture.error === undefined && picture.progress === undefined
  }
  const retry = (kind: UploadKind): void => {
    const picture = pictures[kind]
    if (picture?.file !== undefined) void start(kind, picture.file, picture.key)
  }
  const isOnline = useIsOnline()
  // biome-ignore lint/correctness/useExhaustiveDependencies: once each time the network comes back
  useEffect(() => {
    if (!isOnline) return
    for (const kind of UPLOAD_KINDS) if (isUnreachable(pictures[kind]?.error)) retry(kind)
  }, [isOnline])
  return {
    of: (kind) => pictures[kind],
    has,
    isBusy: Object.values(pictures).some((picture) => picture?.progress !== undefined),
    send: (kind, file) => void start(kind, file, newKey()),
    retry,
    ids: (kinds) =>
      Object.fromEntries(
        kinds.flatMap((kind) =>
          pictures[kind]?.uploadId === undefined ? [] : [[`${kind}Id`, pictures[kind].uploadId]],
        ),
      ),
    files: (kinds) =>
      Object.fromEntries(
        kinds.flatMap((kind) => {
          const picture = pictures[kind]
          return picture?.uploadId === undefined && picture?.file !== undefined ? [[kind, picture.file]] : []
        }),
      ),
  }
}
