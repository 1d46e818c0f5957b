import { isTrailing, type LimitInterval } from '../windows.ts'
import type { ExceededLimit } from './decline-details.ts'
import { type DeclineWords, durationIn, type Say, type Unit } from './words.ts'

export const ARABIC: DeclineWords = {
  locale: 'ar-u-nu-latn',
  limit: (limit, { amountMinor }, say) => {
    if (limit.exceeded === 'count')
      return `استُنفد ${nameOf(limit)} البالغ ${payments(limit.count ?? 0)}${reset(limit, say)}.`
    const cap = say.amount(limit.amountMinor ?? 0n)
    const left = say.amount(limit.remainingMinor ?? 0n)
    const payment = amountMinor === undefined ? 'هذه الدفعة' : `هذه الدفعة بمبلغ ${say.amount(amountMinor)}`
    return `تتجاوز ${payment} ${nameOf(limit)} البالغ ${cap}: كان المتبقي ${left}${reset(limit, say)}.`
  },
  reasons: {
    card_not_active: ({ frozenBy }) =>
      frozenBy === 'program'
        ? 'جمّدنا هذه البطاقة من جهتنا، لذلك تُرفض المدفوعات بها.'
        : 'هذه البطاقة مجمّدة؛ ألغِ تجميدها لتدفع بها من جديد.',
    card_closed: () => 'هذه البطاقة مغلقة ولا يمكن استخدامها بعد الآن.',
    card_pending: () => 'لا تزال هذه البطاقة قيد الإعداد؛ يمكنك استخدامها بعد لحظات.',
    account_frozen: () => 'حسابك مجمّد، لذلك تُرفض المدفوعات بكل بطاقاته.',
    kyc_required: () => 'يجب التحقق من هويتك قبل أن تدفع ببطاقة.',
    limit_exceeded: ({ setBy }) =>
      setBy === 'program'
        ? 'نضع من جهتنا حدًّا لمدفوعات كهذه، وليس حدًّا وضعته أنت.'
        : 'تتجاوز هذه الدفعة حدًّا من حدود الإنفاق السارية على بطاقتك.',
    insufficient_funds: ({ amountMinor, availableMinor }, say) => {
      if (availableMinor === undefined) return 'لم يكن في حسابك رصيد متاح كافٍ.'
      const available = say.amount(availableMinor)
      if (amountMinor === undefined) return `لم يكن في حسابك رصيد متاح كافٍ: كان المتاح ${available}.`
      return `هذه الدفعة بمبلغ ${say.amount(amountMinor)} أكبر من المتاح في حسابك، وهو ${available}.`
    },
    category_blocked: ({ categoryName }) =>
      categoryName
        ? `لا تسمح هذه البطاقة بالدفع لدى تجار من فئة «${isolate(categoryName)}».`
        : 'لا تسمح هذه البطاقة بالدفع لدى تجار من هذه الفئة.',
    country_blocked: ({ countryName }) =>
      countryName
        ? `لا تسمح هذه البطاقة بالدفع لتجار في ${isolate(countryName)}.`
        : 'لا تسمح هذه البطاقة بالدفع لتجار في هذا البلد.',
    merchant_blocked: ({ merchantName }) =>
      merchantName
        ? `لا تسمح هذه البطاقة بالدفع إلى ${isolate(merchantName)}.`
        : 'لا تسمح هذه البطاقة بالدفع لهذا التاجر.',
    merchant_mismatch: ({ merchantName }) =>
      merchantName
        ? `هذه البطاقة مرتبطة بتاجر واحد، و${isolate(merchantName)} تاجر آخر.`
        : 'هذه البطاقة مرتبطة بتاجر آخر.',
    channel_blocked: ({ channel = '' }) => `لا تسمح هذه البطاقة ${CHANNELS[channel] ?? 'بطريقة الدفع هذه'}.`,
    outside_hours: () => 'لا يمكن استخدام هذه البطاقة في هذا الوقت.',
    single_use_consumed: () => 'أُنشئت هذه البطاقة لعملية شراء واحدة وقد استُخدمت.',
    velocity: () => 'جرت مدفوعات كثيرة بهذه البطاقة في وقت قصير.',
    fraud_suspected: () => 'أُوقفت هذه الدفعة لحمايتك لأنها بدت غير معتادة.',
    verification_failed: () => 'لم يتطابق رمز الأمان أو تاريخ الانتهاء أو العنوان المُدخل لدى التاجر مع البطاقة.',
    currency_unsupported: () => 'لا يمكن الخصم من هذه البطاقة بهذه العملة.',
    provider_declined: () => 'رفضت شبكة البطاقات أو مُصدر البطاقة هذه الدفعة.',
    processing_error: () => 'تعذّرت معالجة هذه الدفعة فرُفضت احتياطًا، ولم يُخصم أي مبلغ.',
  },
}

/** Keeps a name of another direction from turning the line around it. */
const isolate = (text: string): string => `\u2068${text}\u2069`

function nameOf({ owner, interval, isForCategories }: ExceededLimit): string {
  const whose = owner === 'account' ? 'لحسابك' : 'للبطاقة'
  return `${limitOf(interval)} ${whose}${isForCategories ? ' لدى تجار هذه الفئة' : ''}`
}

function limitOf(interval: LimitInterval): string {
  if (isTrailing(interval)) return `حد الإنفاق خلال ${duration(interval.trailingSeconds)}`
  return LIMITS[interval]
}

const LIMITS = {
  per_authorization: 'حد الدفعة الواحدة',
  daily: 'الحد اليومي',
  weekly: 'الحد الأسبوعي',
  monthly: 'الحد الشهري',
  yearly: 'الحد السنوي',
  all_time: 'الحد الإجمالي',
} as const

/** One, two, three to ten, and from eleven on: the last two by the number's last two digits, as CLDR's plural rules say. */
type Forms = readonly [one: string, two: string, few: string, many: string, other: string]

function counted(count: number, [one, two, few, many, other]: Forms): string {
  if (count === 1) return one
  if (count === 2) return two
  const ending = count % 100
  if (ending >= 3 && ending <= 10) return `${count} ${few}`
  return `${count} ${ending >= 11 ? many : other}`
}

const payments = (count: number): string => counted(count, ['دفعة واحدة', 'دفعتين', 'دفعات', 'دفعة', 'دفعة'])

const UNITS: Readonly<Record<Unit, Forms>> = {
  day: ['يوم واحد', 'يومين', 'أيام', 'يومًا', 'يوم'],
  hour: ['ساعة واحدة', 'ساعتين', 'ساعات', 'ساعة', 'ساعة'],
  minute: ['دقيقة واحدة', 'دقيقتين', 'دقائق', 'دقيقة', 'دقيقة'],
  second: ['ثانية واحدة', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية'],
}

function duration(seconds: number): string {
  const [amount, unit] = durationIn(seconds)
  return counted(amount, UNITS[unit])
}

function reset({ interval, windowEndMs }: ExceededLimit, say: Say): string {
  if (isTrailing(interval)) return `، ويتوقف احتساب كل دفعة بعد مرور ${duration(interval.trailingSeconds)} عليها`
  return windowEndMs === null ? '' : `، ويتجدد الحد في ${say.moment(windowEndMs)}`
}

const CHANNELS: Readonly<Record<string, string>> = {
  online: 'بالدفع عبر الإنترنت',
  keyed_in: 'بالدفع برقم بطاقة يكتبه التاجر',
  chip: 'بالدفع بالشريحة',
  contactless: 'بالدفع بلا تلامس',
  swipe: 'بالدفع بالشريط المغناطيسي',
}
