import type { MailText } from './mail-text.ts'
import type { FactorChange, MailMessage, MailSetting } from './render-mail.ts'

const UNEXPECTED_CODE = 'إذا لم تطلب هذا الرمز فيمكنك تجاهل هذه الرسالة. لا تخبر أحدًا بأي رمز أبدًا: لن نسألك عنه.'
const UNEXPECTED_CHANGE = 'إذا لم تكن أنت من فعل ذلك فعيّن كلمة مرور جديدة فورًا وتواصل مع الدعم.'

const FACTOR_CHANGES: Readonly<Record<FactorChange, string>> = {
  totp_on: 'أُعدّ تطبيق مصادقة لتسجيل دخولك، ويُطلب رمزه في كل مرة تسجّل فيها الدخول.',
  totp_off: 'أُزيل تطبيق المصادقة من تسجيل دخولك.',
  passkey_added: 'أُضيف مفتاح مرور إلى تسجيل دخولك.',
  passkey_removed: 'أُزيل مفتاح مرور من تسجيل دخولك.',
  device_key_added: 'يمكن لأحد الأجهزة الآن أن يؤكد ببصمة الإصبع أو الوجه أنك أنت.',
  device_key_removed: 'لم يعد بإمكان أحد الأجهزة أن يؤكد ببصمة الإصبع أو الوجه أنك أنت.',
}

export function arabic(message: MailMessage, { programName: name, publicUrl }: MailSetting): MailText {
  const programName = isolate(name)
  const greeting = 'name' in message ? greet(message.name) : null
  switch (message.kind) {
    case 'verify_email':
      return {
        ...codeMail(message, `رمزك في ${programName}`),
        greeting: 'مرحبًا،',
        paragraphs: [`أهلًا بك في ${programName}. أدخل هذا الرمز لتأكيد بريدك الإلكتروني.`, lasts(message.minutes)],
      }
    case 'login_code':
      return {
        ...codeMail(message, `رمز تسجيل الدخول إلى ${programName}`),
        greeting,
        paragraphs: ['أدخل هذا الرمز لإكمال تسجيل الدخول على جهاز جديد.', lasts(message.minutes)],
        note: 'إذا كنت لا تسجّل الدخول الآن فهناك من يعرف كلمة مرورك: عيّن كلمة جديدة. لا تخبر أحدًا بأي رمز أبدًا.',
      }
    case 'step_up_code':
      return {
        ...codeMail(message, `رمز التأكيد في ${programName}`),
        greeting,
        paragraphs: ['أدخل هذا الرمز لتأكيد أنك أنت.', lasts(message.minutes)],
      }
    case 'password_reset':
      return {
        ...codeMail(message, `رمز تعيين كلمة مرور جديدة في ${programName}`),
        greeting,
        paragraphs: ['أدخل هذا الرمز لاختيار كلمة مرور جديدة.', lasts(message.minutes)],
      }
    case 'account_exists':
      return {
        subject: `لديك تسجيل دخول في ${programName} بالفعل`,
        greeting,
        paragraphs: [
          'حاول شخص ما، ربما أنت، التسجيل بهذا البريد الإلكتروني، لكن له تسجيل دخول بالفعل.',
          'سجّل الدخول كالمعتاد. إذا نسيت كلمة مرورك فيمكنك تعيين كلمة جديدة هناك.',
        ],
        link: { label: 'تسجيل الدخول', url: `${publicUrl}/app` },
        note: 'إذا لم تكن أنت فلا داعي لفعل شيء: لم يتغير شيء.',
      }
    case 'password_changed':
      return {
        subject: `تغيّرت كلمة مرورك في ${programName}`,
        greeting,
        paragraphs: ['تغيّرت كلمة مرورك وسُجّل خروج كل الأجهزة.'],
        note: UNEXPECTED_CHANGE,
      }
    case 'session_ended':
      return {
        subject: `أُنهيت جلسة في ${programName} حفاظًا على أمانك`,
        greeting,
        paragraphs: [
          'استُخدمت إحدى جلساتك من مكانين في الوقت نفسه، وهذا لا ينبغي أن يحدث، لذلك أنهيناها.',
          'سجّل الدخول مرة أخرى على جهازك.',
        ],
        note: UNEXPECTED_CHANGE,
      }
    case 'factor_changed':
      return {
        subject: `تغيّر أمان تسجيل دخولك في ${programName}`,
        greeting,
        paragraphs: [FACTOR_CHANGES[message.change]],
        note: UNEXPECTED_CHANGE,
      }
    case 'account_closed':
      return {
        subject: `أُغلق حسابك في ${programName}`,
        greeting,
        paragraphs: [
          'كما طلبت، أُغلق حسابك وتسجيل دخولك. تُحفظ السجلات التي يُلزمنا القانون بحفظها، ولا يُستخدم أي شيء آخر بعد الآن.',
        ],
        note: 'إذا لم تكن أنت من فعل ذلك فتواصل مع الدعم.',
      }
    case 'notice':
      return {
        subject: message.title,
        greeting,
        paragraphs: message.body === '' ? [message.title] : [message.body],
        ...(message.link === null ? {} : { link: { label: 'فتح', url: `${publicUrl}/app${message.link}` } }),
      }
  }
}

/** Keeps a text of another direction from turning the line around it. */
const isolate = (text: string): string => `\u2068${text}\u2069`

/** A name that looks like a message or an address of its own is left out. */
const greet = (name: string): string => (/[/:@<>]|\w\.\w|\d{3}/.test(name) ? 'مرحبًا،' : `مرحبًا ${isolate(name)}،`)

const lasts = (minutes: number): string => `يصلح الرمز مرة واحدة، لمدة ${minutes} دقيقة.`

const codeMail = ({ code }: { code: string }, subject: string) => ({ subject, code, note: UNEXPECTED_CODE })
