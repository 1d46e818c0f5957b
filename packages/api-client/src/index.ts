export { type ApiClient, createApiClient, type PreparedCall, type UploadParts } from './create-api-client.ts'
export type { EventStreamOptions, LiveEvent, StreamState } from './event-stream.ts'
export type { UploadFile } from './multipart.ts'
export type {
  CallOptions,
  GetAnswer,
  GetPath,
  MutationOptions,
  PostAnswer,
  PostPath,
  Schema,
  UploadPath,
} from './operation-types.ts'
export { ApiProblem, ApiUnreachable, isApiProblem, readProblem, type UnreachableReason } from './problem.ts'
export type { ClientSettings, MutationLog } from './request.ts'
