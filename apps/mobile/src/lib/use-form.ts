import { useState } from 'react'
import { Platform } from 'react-native'
import { sentenceOfField } from './field-words.ts'
import { focusFirstWrong } from './focus'
import { useI18n } from './i18n/i18n.tsx'
import { isProblem, sentenceOf } from './problems.ts'
import { useOnce } from './use-once.ts'

type Errors<Values> = Partial<Record<keyof Values & string, string>>

interface Enter {
  onSubmitEditing?: () => void
}

export interface Form<Values> {
  values: Values
  errors: Errors<Values>
  /** What went wrong as a whole, in one sentence. */
  failure: string | undefined
  isBusy: boolean
  set: <Name extends keyof Values & string>(name: Name) => (value: Values[Name]) => void
  /** What a field needs: value, error, change. */
  field: (name: keyof Values & string) => {
    value: string
    error: string | undefined
    onChangeText: (text: string) => void
  } & Enter
  /** For a field that brings its own value: the Enter key sends the form. */
  enter: Enter
  submit: () => Promise<void>
  fail: (sentence: string | undefined) => void
}

export interface FormOptions<Values> {
  initial: Values
  /** One sentence for every field that is not right yet. */
  check: (values: Values) => Errors<Values>
  send: (values: Values) => Promise<void>
  /** Turns an error of `send` into a sentence where the form knows a better one. */
  explain?: (error: unknown) => string | undefined
}

/** The state of a form: checked when it is sent, and field by field from then on; a second tap while it sends does nothing. */
export function useForm<Values extends object>({ initial, check, send, explain }: FormOptions<Values>): Form<Values> {
  const i18n = useI18n()
  const [values, setValues] = useState(initial)
  const [serverErrors, setServerErrors] = useState<Errors<Values>>({})
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const [isTried, setTried] = useState(false)
  const { isBusy, run } = useOnce()
  const errors: Errors<Values> = { ...serverErrors, ...(isTried ? check(values) : {}) }

  const set: Form<Values>['set'] = (name) => (value) => {
    setValues((old) => ({ ...old, [name]: value }))
    setServerErrors((old) => withoutKey(old, name))
    setFailure(undefined)
  }

  const submit = async (): Promise<void> => {
    setTried(true)
    setFailure(undefined)
    if (Object.keys(check(values)).length > 0) return focusFirstWrong()
    await run(sendChecked)
  }

  const sendChecked = async (): Promise<void> => {
    try {
      await send(values)
    } catch (error) {
      const fields = isProblem(error)
        ? Object.fromEntries(
            error.errors
              .filter(({ path }) => path in values)
              .map((field) => [field.path, sentenceOfField(field, i18n)]),
          )
        : {}
      setServerErrors(fields as Errors<Values>)
      if (Object.keys(fields).length === 0) setFailure(explain?.(error) ?? sentenceOf(error, i18n))
      else focusFirstWrong()
    }
  }

  // In browsers Enter sends a form from any of its fields; on devices that key leads on, and the screen says where it ends.
  const enter: Enter = Platform.OS === 'web' ? { onSubmitEditing: () => void submit() } : {}

  return {
    values,
    errors,
    failure,
    isBusy,
    set,
    submit,
    enter,
    fail: setFailure,
    field: (name) => ({
      value: String(values[name] ?? ''),
      error: errors[name],
      onChangeText: (text) => set(name)(text as Values[typeof name]),
      ...enter,
    }),
  }
}

function withoutKey<Value extends object>(value: Value, key: keyof Value): Value {
  const { [key]: _gone, ...rest } = value
  return rest as Value
}
