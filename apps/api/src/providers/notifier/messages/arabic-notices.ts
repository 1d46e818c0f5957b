import type { NoticeContent, NoticeSetting, NoticeWords } from './notice-content.ts'

export function arabicNotice(content: NoticeContent, { say, sayDecline }: NoticeSetting): NoticeWords {
  switch (content.code) {
    case 'card_ready':
      return { title: 'بطاقتك جاهزة', body: `يمكنك الآن استخدام البطاقة المنتهية بـ ${isolate(content.last4)}.` }
    case 'card_frozen_by_us':
      return {
        title: 'جمّدنا بطاقتك',
        body: `جمّدنا البطاقة المنتهية بـ ${isolate(content.last4)}. تواصل مع الدعم إن كانت لديك أسئلة.`,
      }
    case 'card_unfrozen_by_us':
      return {
        title: 'لم تعد بطاقتك مجمّدة من جهتنا',
        body: `ألغينا تجميد البطاقة المنتهية بـ ${isolate(content.last4)}.`,
      }
    case 'account_frozen':
      return { title: 'حسابك مجمّد', body: 'تُرفض كل المدفوعات في الوقت الحالي. تواصل مع الدعم لمعرفة المزيد.' }
    case 'account_active':
      return { title: 'حسابك نشط من جديد', body: 'يمكنك استخدام بطاقاتك مرة أخرى.' }
    case 'kyc_approved':
      return { title: 'تم التحقق من هويتك', body: 'يمكنك الآن إنشاء بطاقات.' }
    case 'kyc_rejected':
      return { title: 'تعذّر التحقق من هويتك', body: isolate(content.reason) }
    case 'kyc_again':
      return { title: 'نحتاج إلى شيء مرة أخرى للتحقق من هويتك', body: isolate(content.reason) }
    case 'exception_granted':
      return {
        title: 'يمكن أن تمر دفعتك الآن',
        body: `ستمر دفعة واحدة حتى ${say(content)} لدى ${isolate(content.merchant)}. حاول مرة أخرى.`,
      }
    case 'exception_refused':
      return {
        title: 'رُفض طلبك',
        body: `تبقى الدفعة لدى ${isolate(content.merchant)} مرفوضة: ${isolate(content.reason)}`,
      }
    case 'dispute_submitted':
      return {
        title: 'يجري البتّ في اعتراضك',
        body: about(content.merchant, `تم التقديم. أُضيف ${say(content.credit)} إلى حسابك إلى أن يُبتّ فيه.`),
      }
    case 'dispute_won':
      return {
        title: 'حُسم اعتراضك لصالحك',
        body: about(content.merchant, `حُسم لصالحك. ${say(content.won)} لك.`),
      }
    case 'dispute_lost':
      return {
        title: 'حُسم اعتراضك لصالح التاجر',
        body: about(content.merchant, `حُسم لصالح التاجر.${content.isCreditTaken ? ' استُرجع المبلغ المضاف.' : ''}`),
      }
    case 'dispute_expired':
      return { title: 'انتهت مهلة اعتراضك', body: about(content.merchant, 'لم يُقدَّم في الوقت المحدد.') }
    case 'dispute_refused':
      return {
        title: 'لم يُقبل اعتراضك',
        body: about(content.merchant, 'لم يقبله مُصدر البطاقة. راجع السبب والأدلة ثم حاول مرة أخرى.'),
      }
    case 'payment_approved':
      return {
        title: `${say(content)} لدى ${nameOf(content)}`,
        body: `${content.foreign === null ? '' : `${say(content.foreign)}. `}${cardOf(content)}`,
      }
    case 'payment_declined':
      return {
        title:
          content.reason === 'fraud_suspected'
            ? `هل كان هذا أنت؟ ${say(content)} لدى ${nameOf(content)}`
            : `مرفوضة: ${say(content)} لدى ${nameOf(content)}`,
        body: sayDecline(content.declined),
      }
    case 'refund':
      return { title: `عاد ${say(content)} من ${nameOf(content)}`, body: 'المبلغ المسترد في حسابك.' }
  }
}

/** Keeps a text of another direction from turning the line around it. */
const isolate = (text: string): string => `\u2068${text}\u2069`

const about = (merchant: string, text: string): string => (merchant === '' ? text : `${isolate(merchant)}: ${text}`)

const nameOf = ({ merchant }: { merchant: string }): string => (merchant === '' ? 'تاجر بلا اسم' : isolate(merchant))

const cardOf = ({ label, last4 }: { label: string; last4: string | null }): string =>
  `${label === '' ? 'بطاقة' : isolate(label)}${last4 === null ? '' : ` المنتهية بـ ${isolate(last4)}`}`
