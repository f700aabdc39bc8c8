import Foundation
import Testing

@testable import Console

struct InterruptionTests {
  @Test
  func `a request is latched`() {
    let interruption = Interruption()
    #expect(!interruption.isRequested)
    interruption.request()
    interruption.request()
    #expect(interruption.isRequested)
  }

  @Test
  func `the first signal sets the latch`() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let interruption = Interruption.catchingSignals()
      guard !interruption.isRequested else { exit(1) }
      // Sent to the process: threads that run tests block signals.
      kill(getpid(), SIGTERM)
      while !interruption.isRequested { usleep(1000) }
      exit(Interruption().isRequested ? 2 : 7)
    }
  }

  @Test
  func `the second signal ends the process`() async {
    await #expect(processExitsWith: .exitCode(130)) {
      let interruption = Interruption.catchingSignals()
      kill(getpid(), SIGINT)
      while !interruption.isRequested { usleep(1000) }
      kill(getpid(), SIGINT)
      sleep(60)
    }
  }
}
