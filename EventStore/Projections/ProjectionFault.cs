namespace EventStore;

/// <summary>An event that a projection could not apply.</summary>
/// <param name="Projection">The projection's <see cref="ProjectionRunner.Name"/>.</param>
/// <param name="Sequence">The event's number in the feed.</param>
/// <param name="Error">What went wrong at the last attempt.</param>
/// <param name="FailedAt">When, in whole microseconds, UTC.</param>
/// <param name="Attempts">How often it was tried, at least once.</param>
/// <param name="SkippedBecause">Why it was left out on purpose; null if it was not.</param>
/// <param name="IsPassed">Whether the projection is past the event: applied at a later attempt, or left out.</param>
public sealed record ProjectionFault(
    string Projection, long Sequence, string Error, DateTimeOffset FailedAt, int Attempts, string? SkippedBecause,
    bool IsPassed);
