import type { components, paths } from './generated/openapi.ts'

/** Any named schema of the API, for example `Schema<'Card'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

type OperationAt<Path extends keyof paths, Method extends 'get' | 'post'> = paths[Path][Method]

/** Paths that answer to a method; those of providers and of people with a browser are not for this client. */
export type PathOf<Method extends 'get' | 'post'> = {
  [Path in keyof paths]: [OperationAt<Path, Method>] extends [never | undefined]
    ? never
    : Path extends `/webhooks/${string}` | '/docs' | '/openapi.json' | '/events'
      ? never
      : Path
}[keyof paths]

type BodyContent<Operation> = Operation extends { requestBody?: infer Body }
  ? NonNullable<Body> extends { content: infer Content }
    ? Content
    : never
  : never

/** Paths of the operations that take files. */
export type UploadPath = {
  [Path in PathOf<'post'>]: BodyContent<OperationAt<Path, 'post'>> extends { 'multipart/form-data': unknown }
    ? Path
    : never
}[PathOf<'post'>]

export type PostPath = Exclude<PathOf<'post'>, UploadPath>
export type GetPath = PathOf<'get'>

/** Lets optional fields be given as undefined, as filters of a screen often are; they are left out of the address. */
type WithUndefined<T> = {
  [Key in keyof T]: Record<never, never> extends Pick<T, Key> ? T[Key] | undefined : T[Key]
}

export type QueryOf<Path extends GetPath> =
  OperationAt<Path, 'get'> extends { parameters: { query?: infer Query } }
    ? [Exclude<Query, undefined>] extends [never]
      ? never
      : WithUndefined<Exclude<Query, undefined>>
    : never

export type BodyOf<Path extends PostPath> =
  BodyContent<OperationAt<Path, 'post'>> extends { 'application/json': infer Body } ? Body : never

type UploadBodyOf<Path extends UploadPath> =
  BodyContent<OperationAt<Path, 'post'>> extends { 'multipart/form-data': infer Body } ? Body : never

type FileName = 'file' | 'documentFront' | 'documentBack' | 'selfie'
export type UploadFieldsOf<Path extends UploadPath> = Omit<UploadBodyOf<Path>, FileName>
export type UploadFileNameOf<Path extends UploadPath> = Extract<keyof UploadBodyOf<Path>, FileName>

type SuccessStatus = 200 | 201 | 202 | 204
type AnswerOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses & SuccessStatus]: Responses[Status] extends {
        content: { 'application/json': infer Body }
      }
        ? Body
        : undefined
    }[keyof Responses & SuccessStatus]
  : never

export type GetAnswer<Path extends GetPath> = AnswerOf<OperationAt<Path, 'get'>>
export type PostAnswer<Path extends PathOf<'post'>> = AnswerOf<OperationAt<Path, 'post'>>

/** Whether an object type can be left out, because nothing in it is required. */
type IsOptional<T> = [T] extends [never] ? true : Record<never, never> extends T ? true : false

/** The field itself, required or optional as what it holds, and absent where there is nothing to hold. */
type Part<Name extends string, T> = [T] extends [never]
  ? Record<never, never>
  : IsOptional<T> extends true
    ? { [K in Name]?: T }
    : { [K in Name]: T }

export interface CallOptions {
  /** Ends the call; it then throws `ApiUnreachable` with reason `aborted`. */
  signal?: AbortSignal
  timeoutMs?: number
  /** Another token than the session's, for example an elevated one. */
  accessToken?: string
}

export interface MutationOptions extends CallOptions {
  /** A key kept from an earlier try; without one each call gets its own. */
  idempotencyKey?: string
}

export type GetOptions<Path extends GetPath> = CallOptions & Part<'query', QueryOf<Path>>
export type PostOptions<Path extends PostPath> = MutationOptions & Part<'body', BodyOf<Path>>

/** The options of a call, which may be left out where none of them is required. */
export type OptionArguments<Options> = Record<never, never> extends Options ? [options?: Options] : [options: Options]
