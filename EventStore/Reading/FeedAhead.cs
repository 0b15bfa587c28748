using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace EventStore;

/// <summary>Reads much of the feed quickly: while the caller works on one page, the server sends the next, and the JSON
/// of those between is read on as many threads as there are processors.</summary>
internal sealed class FeedAhead(NpgsqlDataSource source, FeedCopy feed, EventTypes types)
{
    private static readonly int PagesAhead = Environment.ProcessorCount + 1;

    public async IAsyncEnumerable<FeedPage> ReadAsync(
        long after, int pageSize, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pages = Channel.CreateBounded<Task<ReadPage>>(PagesAhead);
        var fetching = Task.Run(() => FetchAsync(pages.Writer, after, pageSize, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var reading in pages.Reader.ReadAllAsync(ct))
            {
                var read = await reading;
                yield return read.Page;
                if (read.Unreadable is { } unreadable)
                {
                    throw unreadable;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await fetching;
        }
    }

    /// <summary>Hands pages on in their order until the end or a hole; what fails is told to the reader.</summary>
    private async Task FetchAsync(
        ChannelWriter<Task<ReadPage>> pages, long after, int pageSize, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            for (var isEnd = false; !isEnd;)
            {
                var (page, head) = await feed.ReadAsync(connection, after, pageSize, ct);
                await pages.WriteAsync(Task.Run(() => Read(page, head), CancellationToken.None), ct);
                isEnd = page.Safe == after || page.Safe >= head;
                after = page.Safe;
            }
            pages.Complete();
        }
        catch (Exception error)
        {
            pages.Complete(error);
        }
    }

    private ReadPage Read(CopiedPage page, long head)
    {
        var (events, unreadable) = page.Read(types);
        // What comes before one that cannot be read is good and is handed out first.
        return new(new(events, unreadable?.Sequence - 1 ?? page.Safe, head), unreadable);
    }

    private sealed record ReadPage(FeedPage Page, UnreadableEventException? Unreadable);
}
