import { cleanup } from '@testing-library/react-native'

afterEach(cleanup)
