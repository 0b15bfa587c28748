namespace Exchange.Api.Hosting;

/// <summary>The end of what runs under a token.</summary>
internal static class Endings
{
    /// <summary>
    /// Cancels. A command whose connection has just broken can no longer be told so, and says that it is disposed of:
    /// it ends by itself, and nothing of the stop must be left out for it.
    /// </summary>
    public static async Task EndAsync(this CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (AggregateException error) when (IsOfBrokenConnections(error))
        {
        }
    }

    /// <summary>Whether nothing else went wrong than that commands had ended before they were cancelled.</summary>
    public static bool IsOfBrokenConnections(AggregateException error) =>
        error.InnerExceptions.All(inner => inner is ObjectDisposedException);
}
