namespace Exchange.Api.Sequencing;

/// <summary>
/// A deadline could not be fired. It comes before everything else, so that no command can be decided any more and none
/// is to blame; it would fail again after a reload. The node stops and says so.
/// </summary>
internal sealed class DeadlineException(DateTimeOffset now, Exception inner)
    : Exception($"The deadlines up to {now:O} could not be fired.", inner);
