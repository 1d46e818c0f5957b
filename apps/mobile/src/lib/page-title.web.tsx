import Head from 'expo-router/head'

/** The tab's title, also in exported pages. */
export const PageTitle = ({ title }: { title: string }) => (
  <Head>
    <title>{`${title} · Cardwright`}</title>
  </Head>
)
