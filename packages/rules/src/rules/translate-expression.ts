import type { ASTNode } from '@marcbachmann/cel-js'
import {
  ARITHMETIC_OPS,
  type ArithmeticOp,
  COMPARE_OPS,
  type CompareOp,
  type Expression,
  type ExpressionType,
  MAX_INT,
  MIN_INT,
  TEXT_CHANGES,
  TEXT_TESTS,
} from './expression.ts'
import { FACT_OBJECTS, findFact, isPossibleText, nearestFactName, possibleTexts } from './facts.ts'
import type { RuleProblemCode } from './rule-document.ts'

/** What is wrong at which offset of the source; thrown inside this module and caught by `parseExpression`. */
export class ExpressionFault extends Error {
  readonly code: RuleProblemCode
  readonly offset: number

  constructor(code: RuleProblemCode, offset: number, message: string) {
    super(message)
    this.code = code
    this.offset = offset
  }
}

/**
 * Turns a parsed CEL expression into the part of CEL that rules are written in, checking types on the way.
 *
 * @throws ExpressionFault at the first place that cannot be
 */
export function translateExpression(node: ASTNode): Expression {
  switch (node.op) {
    case 'value':
      return translateLiteral(node)
    case 'id':
      return translateFact(node, node.args)
    case '.':
      return translateFact(node, factPath(node))
    case '&&':
    case '||':
      return translateLogic(node, node.op === '&&' ? 'and' : 'or')
    case '!_':
      return { op: 'not', type: 'bool', operand: expectType(node.args, 'bool', '! turns a condition round') }
    case '-_':
      return translateNegation(node)
    case '?:':
      return translateChoice(node)
    case 'in':
      return translateMembership(node)
    case 'call':
      return translateCall(node)
    case 'rcall':
      return translateMethod(node)
    default:
      return isBinary(node) ? translateBinary(node) : refuseStructure(node)
  }
}

type NodeOf<Op extends ASTNode['op']> = Extract<ASTNode, { readonly op: Op }>
type BinaryNode = NodeOf<CompareOp | ArithmeticOp>

function isBinary(node: ASTNode): node is BinaryNode {
  return isOneOf(COMPARE_OPS, node.op) || isOneOf(ARITHMETIC_OPS, node.op)
}

function translateLiteral(node: NodeOf<'value'>): Expression {
  const value = node.args
  switch (typeof value) {
    case 'string':
      return { op: 'literal', type: 'string', value }
    case 'boolean':
      return { op: 'literal', type: 'bool', value }
    case 'bigint':
      return translateInteger(node, value)
    case 'number':
      throw fault(
        node,
        'not_allowed',
        'Write a whole number: amounts are minor units (1050 for 10.50), ratios are percent',
      )
    default:
      throw fault(node, 'not_allowed', 'Only texts, whole numbers, true and false can be written in a rule')
  }
}

function translateInteger(node: ASTNode, value: bigint): Expression {
  if (value > MAX_INT) throw fault(node, 'type_error', 'This number does not fit into 64 bits')
  return { op: 'literal', type: 'int', value }
}

/** The dotted name of a chain of fields; only identifiers can stand at its beginning. */
function factPath(node: NodeOf<'.'>): string {
  const [object, field] = node.args
  if (object.op === 'id') return `${object.args}.${field}`
  if (object.op === '.') return `${factPath(object)}.${field}`
  throw fault(node, 'not_allowed', `Fields can only be asked of facts, as in merchant.country`)
}

function translateFact(node: ASTNode, name: string): Expression {
  const fact = findFact(name)
  if (fact) return { op: 'fact', type: fact.type, name }
  if (FACT_OBJECTS.has(name)) {
    throw fault(node, 'unknown_fact', `${name} is a group of facts; name one of them, as in ${exampleOf(name)}`)
  }
  const nearest = nearestFactName(name)
  const hint = nearest ? `; did you mean ${nearest}?` : ''
  throw fault(node, 'unknown_fact', `There is no fact called ${shorten(name)}${hint}`)
}

function exampleOf(object: string): string {
  return object === 'merchant'
    ? 'merchant.country'
    : object === 'verification'
      ? 'verification.cvc'
      : `${object}.ageDays`
}

/** Chains of the same operator become one list, so that a long condition is not a deep one. */
function translateLogic(node: NodeOf<'&&' | '||'>, op: 'and' | 'or'): Expression {
  const operands: Expression[] = []
  const collect = (side: ASTNode): void => {
    if (side.op === node.op && (side.op === '&&' || side.op === '||')) side.args.forEach(collect)
    else operands.push(expectType(side, 'bool', `${node.op} joins two conditions`))
  }
  collect(node)
  return { op, type: 'bool', operands }
}

/** The smallest number is written as a minus before one that does not fit by itself; its own negation is left to fail when it runs. */
function translateNegation(node: NodeOf<'-_'>): Expression {
  if (node.args.op === 'value' && node.args.args === -MIN_INT) return { op: 'literal', type: 'int', value: MIN_INT }
  const operand = expectType(node.args, 'int', 'A minus stands before a number')
  if (operand.op === 'literal' && typeof operand.value === 'bigint' && operand.value !== MIN_INT) {
    return { op: 'literal', type: 'int', value: -operand.value }
  }
  return { op: 'negate', type: 'int', operand }
}

function translateChoice(node: NodeOf<'?:'>): Expression {
  const [test, first, second] = node.args
  const condition = expectType(test, 'bool', 'A condition stands before the question mark')
  const yes = translateExpression(first)
  const no = expectType(second, yes.type, 'Both sides of a choice have the same type')
  return { op: 'choose', type: yes.type, condition, yes, no }
}

function translateBinary(node: BinaryNode): Expression {
  const { op } = node
  const [leftNode, rightNode] = node.args
  if (isOneOf(ARITHMETIC_OPS, op)) {
    const left = expectType(leftNode, 'int', `${op} calculates with whole numbers`)
    const right = expectType(rightNode, 'int', `${op} calculates with whole numbers`)
    return { op, type: 'int', left, right, rightOffset: rightNode.start }
  }
  const left = translateExpression(leftNode)
  const right = expectType(rightNode, left.type, `${op} compares values of the same type`)
  const isOrder = op !== '==' && op !== '!='
  if (isOrder && left.type === 'bool') throw fault(node, 'type_error', 'true and false have no order; use == or !=')
  if (!isOrder) {
    assertPossible(left, right, rightNode)
    assertPossible(right, left, leftNode)
  }
  return { op, type: 'bool', left, right }
}

function translateMembership(node: NodeOf<'in'>): Expression {
  const [leftNode, listNode] = node.args
  const left = translateExpression(leftNode)
  const list = translateList(listNode, left.type, 'in')
  if (listNode.op === 'list') {
    list.forEach((entry, index) => {
      assertPossible(left, entry, listNode.args[index] ?? listNode)
    })
  }
  return { op: 'in', type: 'bool', left, list }
}

function translateList(node: ASTNode, type: ExpressionType, before: string): Expression[] {
  if (node.op !== 'list') throw fault(node, 'type_error', `After ${before} comes a list in square brackets`)
  return node.args.map((entry) => expectType(entry, type, `The entries of this list are of one type`))
}

function translateCall(node: NodeOf<'call'>): Expression {
  const [name, [argument, ...more]] = node.args
  if (name !== 'size' || !argument || more.length > 0) throw refuseFunction(node, name)
  return { op: 'size', type: 'int', text: expectType(argument, 'string', 'size counts the letters of a text') }
}

function translateMethod(node: NodeOf<'rcall'>): Expression {
  const [name, receiver, [argument, ...more]] = node.args
  if (more.length > 0) throw refuseFunction(node, name)
  const text = () => expectType(receiver, 'string', `${name} asks something of a text`)
  if (isOneOf(TEXT_TESTS, name) && argument) {
    return {
      op: name,
      type: 'bool',
      text: text(),
      argument: expectType(argument, 'string', `${name} looks for a text`),
    }
  }
  if (name === 'containsAny' && argument) {
    return { op: name, type: 'bool', text: text(), list: translateList(argument, 'string', name) }
  }
  if (argument) throw refuseFunction(node, name)
  if (isOneOf(TEXT_CHANGES, name)) return { op: name, type: 'string', text: text() }
  if (name === 'size') return { op: name, type: 'int', text: text() }
  throw refuseFunction(node, name)
}

function refuseFunction(node: ASTNode, name: string): ExpressionFault {
  if (name === 'matches') {
    const instead = 'contains, startsWith, endsWith or containsAny'
    return fault(node, 'not_allowed', `Regular expressions can take unbounded time; use ${instead}`)
  }
  if (name === 'has') {
    return fault(
      node,
      'not_allowed',
      'Every fact has a value, unknown texts are empty; compare it, as in merchant.id != ""',
    )
  }
  const known = ['size', ...TEXT_TESTS, 'containsAny', ...TEXT_CHANGES].join(', ')
  return fault(node, 'not_allowed', `${shorten(name)} cannot be used here; rules know the functions ${known}`)
}

function refuseStructure(node: ASTNode): never {
  if (node.op === 'list') throw fault(node, 'type_error', 'A list can only stand after in, or inside containsAny')
  if (node.op === '[]') throw fault(node, 'not_allowed', 'Write merchant.country, without square brackets')
  if (node.op === 'map') throw fault(node, 'not_allowed', 'Rules know no maps')
  throw fault(node, 'not_allowed', 'This cannot be used in a rule')
}

function expectType(node: ASTNode, type: ExpressionType, law: string): Expression {
  const expression = translateExpression(node)
  if (expression.type === type) return expression
  throw fault(node, 'type_error', `${law}: this is ${TYPE_WORDS[expression.type]}, not ${TYPE_WORDS[type]}`)
}

const TYPE_WORDS: Readonly<Record<ExpressionType, string>> = {
  int: 'a whole number',
  string: 'a text',
  bool: 'true or false',
}

/** A comparison with a value that the fact can never have is a slip of the pen, and would make the rule a dead one. */
function assertPossible(subject: Expression, value: Expression, node: ASTNode): void {
  if (subject.op !== 'fact' || value.op !== 'literal' || typeof value.value !== 'string') return
  const fact = findFact(subject.name)
  if (!fact || isPossibleText(fact, value.value)) return
  throw fault(node, 'impossible_value', `${fact.name} is never "${shorten(value.value)}": it is ${possibleTexts(fact)}`)
}

function fault(node: ASTNode, code: RuleProblemCode, message: string): ExpressionFault {
  return new ExpressionFault(code, node.start, `${message}.`.replace(/\?\.$/, '?'))
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value)
}
