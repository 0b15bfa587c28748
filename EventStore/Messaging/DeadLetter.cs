namespace EventStore;

/// <summary>A message that was given up.</summary>
/// <param name="Box"><c>outgoing</c> if it could not be sent, <c>incoming</c> if it could not be handled.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Destination">Where it was to go.</param>
/// <param name="Type">The stored name of its type.</param>
/// <param name="Body">What it says, as JSON.</param>
/// <param name="WantedAt">When it should have been delivered.</param>
/// <param name="Attempts">How many attempts were begun.</param>
/// <param name="Error">What went wrong at the last one.</param>
/// <param name="DiedAt">When it was given up.</param>
public sealed record DeadLetter(string Box, Guid Id, string Destination, string Type, string Body,
    DateTimeOffset WantedAt, int Attempts, string Error, DateTimeOffset DiedAt);
