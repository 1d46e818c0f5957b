import { useState } from 'react'

/** Devices keep the page itself, with all its state. */
export const useKept = <Value>(_name: string, initial: Value): [Value, (value: Value) => void] => useState(initial)
