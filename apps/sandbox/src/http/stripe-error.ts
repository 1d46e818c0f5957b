export type StripeErrorType = 'api_error' | 'invalid_request_error' | 'idempotency_error'

interface Details {
  code?: string
  param?: string
  type?: StripeErrorType
}

/** An answer other than 2xx, in the form of Stripe's error object. */
export class StripeError extends Error {
  readonly status: number
  readonly details: Details

  constructor(status: number, message: string, details: Details = {}) {
    super(message)
    this.status = status
    this.details = details
  }

  toBody(): { error: Record<string, string> } {
    const { type = 'invalid_request_error', code, param } = this.details
    return {
      error: {
        ...(code === undefined
          ? {}
          : { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        message: this.message,
        ...(param === undefined ? {} : { param }),
        type,
      },
    }
  }
}

/** A parameter that cannot be used as it was sent. */
export function invalidParam(param: string, message: string, code?: string): StripeError {
  return new StripeError(400, message, code === undefined ? { param } : { param, code })
}

/** An empty value means "unset", and this cannot be unset. */
export function emptyParam(param: string): StripeError {
  const message = `The parameter '${param}' is empty, which would unset it, and it cannot be unset. Leave it out, or give it a value.`
  return invalidParam(param, message, 'parameter_invalid_empty')
}

/** There is no such address. */
export function unrecognizedUrl(method: string, path: string): StripeError {
  const slash = path.endsWith('/') ? ' It ends in a slash: a list has none, and for an object its id is missing.' : ''
  return new StripeError(404, `There is nothing at this address (${method} ${path}).${slash}`)
}

/** No object of that kind has that id. */
export function missingResource(kind: string, id: string, param = 'id', status = 404): StripeError {
  return new StripeError(status, `No such ${kind}: '${id}'`, { code: 'resource_missing', param })
}

/** The object's state does not allow what was asked. */
export function unexpectedState(message: string, param?: string): StripeError {
  return new StripeError(400, message, param === undefined ? {} : { param })
}
