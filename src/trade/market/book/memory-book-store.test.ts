import { bookStoreSuite } from './book-store.suite.ts'
import { memoryBookStore } from './memory-book-store.ts'

bookStoreSuite('memory', memoryBookStore)
