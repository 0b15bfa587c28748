using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Npgsql;

namespace EventStore;

/// <summary>Reads much of the feed quickly: while the caller works on one page, the server sends the next, and the JSON
/// of those between is read on as many threads as there are processors.</summary>
internal sealed class FeedAhead(NpgsqlDataSource source, FeedReader feed, EventTypes types)
{
    private static readonly int PagesAhead = Environment.ProcessorCount + 1;

    public async IAsyncEnumerable<FeedPage> ReadAsync(
        long after, int pageSize, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var pages = Channel.CreateBounded<Task<Parsed>>(PagesAhead);
        var fetching = Task.Run(() => FetchAsync(pages.Writer, after, pageSize, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var parsing in pages.Reader.ReadAllAsync(ct))
            {
                var parsed = await parsing;
                yield return parsed.Page;
                if (parsed.Unreadable is { } unreadable)
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
        ChannelWriter<Task<Parsed>> pages, long after, int pageSize, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            for (var isEnd = false; !isEnd;)
            {
                var page = await feed.ReadBareAsync(connection, after, pageSize, ct);
                await pages.WriteAsync(Task.Run(() => Parse(page), CancellationToken.None), ct);
                isEnd = page.Safe == after || page.Safe >= page.Head;
                after = page.Safe;
            }
            pages.Complete();
        }
        catch (Exception error)
        {
            pages.Complete(error);
        }
    }

    private Parsed Parse(FeedLook<UnreadEvent>.Page page)
    {
        var events = new List<RecordedEvent>(page.Events.Count);
        foreach (var unread in page.Events)
        {
            try
            {
                events.Add(unread.Read(types));
            }
            catch (UnreadableEventException error)
            {
                // What comes before it is good and is handed out first.
                return new(new(events, unread.Sequence - 1, page.Head), error);
            }
        }
        return new(new(events, page.Safe, page.Head), null);
    }

    private sealed record Parsed(FeedPage Page, UnreadableEventException? Unreadable);
}
