/**
 * A condition after parsing and checking: what is left of CEL once everything unbounded is ruled out. It has no loops,
 * no regular expressions and no fractions; its cost is bounded by its size.
 */
export type Expression =
  | { readonly op: 'literal'; readonly type: ExpressionType; readonly value: bigint | string | boolean }
  | { readonly op: 'fact'; readonly type: ExpressionType; readonly name: string }
  | { readonly op: 'and' | 'or'; readonly type: 'bool'; readonly operands: readonly Expression[] }
  | { readonly op: 'not'; readonly type: 'bool'; readonly operand: Expression }
  | { readonly op: 'negate'; readonly type: 'int'; readonly operand: Expression }
  | { readonly op: CompareOp; readonly type: 'bool'; readonly left: Expression; readonly right: Expression }
  | {
      readonly op: ArithmeticOp
      readonly type: 'int'
      readonly left: Expression
      readonly right: Expression
      /** Where the right side begins in the source. */
      readonly rightOffset: number
    }
  | { readonly op: 'in'; readonly type: 'bool'; readonly left: Expression; readonly list: readonly Expression[] }
  | {
      readonly op: 'choose'
      readonly type: ExpressionType
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
    }
  | { readonly op: TextTest; readonly type: 'bool'; readonly text: Expression; readonly argument: Expression }
  | {
      readonly op: 'containsAny'
      readonly type: 'bool'
      readonly text: Expression
      readonly list: readonly Expression[]
    }
  | { readonly op: TextChange; readonly type: 'string'; readonly text: Expression }
  | { readonly op: 'size'; readonly type: 'int'; readonly text: Expression }

export type ExpressionType = 'int' | 'string' | 'bool'

export const COMPARE_OPS = ['==', '!=', '<', '<=', '>', '>='] as const
export type CompareOp = (typeof COMPARE_OPS)[number]

export const ARITHMETIC_OPS = ['+', '-', '*', '/', '%'] as const
export type ArithmeticOp = (typeof ARITHMETIC_OPS)[number]

export const TEXT_TESTS = ['startsWith', 'endsWith', 'contains'] as const
export type TextTest = (typeof TEXT_TESTS)[number]

export const TEXT_CHANGES = ['lowerAscii', 'upperAscii', 'trim'] as const
export type TextChange = (typeof TEXT_CHANGES)[number]

/** A condition may be this many characters long … */
export const MAX_SOURCE_LENGTH = 4_000
/** … of this many parts, the entries of lists included … */
export const MAX_NODES = 2_000
/** … nested this deep, and a list may have this many entries. */
export const MAX_DEPTH = 40
export const MAX_LIST_LENGTH = 500

/** CEL integers have 64 bits. */
export const MIN_INT = -(2n ** 63n)
export const MAX_INT = 2n ** 63n - 1n
