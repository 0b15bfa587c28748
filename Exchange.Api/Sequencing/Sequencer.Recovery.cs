using System.Runtime.ExceptionServices;
using Exchange.Api.Hosting;
using Npgsql;

namespace Exchange.Api.Sequencing;

/// <content>
/// What happens when a batch cannot be committed. Nobody was answered, so everything can be done again.
/// </content>
internal sealed partial class Sequencer
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    /// <summary>Collects the items whose decisions are void: the failed batch's, and those on top of it.</summary>
    private async Task UndoAsync(Task commit, AnsweredItem? culprit, Exception failure)
    {
        _status = NodeStatus.Recovering;
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _undone = [];
        if (commit.IsFaulted && _committing is not null)
            _undone.AddRange(_committing.Waiting.Select(waiting => waiting.Item));
        if (_open is not null)
            _undone.AddRange(_open.Waiting.Select(waiting => waiting.Item));
        if (culprit is not null && !_undone.Contains(culprit))
            _undone.Add(culprit);
        var ofNobody = commit.IsFaulted && _committing is { Waiting.Count: 0 };
        (_committing, _open) = (null, null);
        foreach (var error in (Exception?[])[commit.Exception?.InnerException, failure])
        {
            // Whoever waits is told when the node ends.
            if (error is not null && Committer.IsFatal(error))
                ExceptionDispatchInfo.Throw(error);
        }

        // No command is to blame, so it would be the same again for ever.
        if (ofNobody && !Committer.IsOfTheConnection(failure))
            throw new DeadlineException(clock.Now(), failure);

        Log.Undone(log, _undone.Count, failure);
    }

    private async Task RecoverAsync(Exception failure)
    {
        if (Committer.IsOfTheConnection(failure))
        {
            // It is known that nothing of them was stored, and not when the database will be back.
            _undone.ForEach(item => item.Abandon());
            _undone.Clear();
        }

        await ReloadAsync();
        foreach (var item in _undone)
            await AloneAsync(item);
        _undone.Clear();
        _status = NodeStatus.Owner;
    }

    /// <summary>One item in a batch of its own, so that one that the database will not take harms no other.</summary>
    private async Task AloneAsync(AnsweredItem item)
    {
        try
        {
            await PassDueAsync();
            _open = NewBatch();
            Take(item);
            var batch = _open;
            _open = null;
            await committer.CommitAsync(batch);
        }
        catch (Exception error) when (!Committer.IsFatal(error))
        {
            _open = null;
            await AnswerCulpritAsync(item, error);
            await ReloadAsync();
        }
    }

    /// <summary>
    /// What is due comes first, in batches of its own: what goes wrong there is no command's fault.
    /// </summary>
    private async Task PassDueAsync()
    {
        while (Begin() is { WritesNothing: false } due)
        {
            try
            {
                await committer.CommitAsync(due);
            }
            catch (Exception error) when (!Committer.IsFatal(error) && !Committer.IsOfTheConnection(error))
            {
                throw new DeadlineException(due.Now, error);
            }
        }
    }

    private async Task AnswerCulpritAsync(AnsweredItem item, Exception error)
    {
        if (Committer.IsOfTheConnection(error))
        {
            item.Abandon();
            return;
        }

        try
        {
            if (item is CommandItem command && await committer.KnownAnswerAsync(command.Ingested, error) is { } known)
            {
                item.Complete(known);
                return;
            }
        }
        catch (Exception away) when (Committer.IsOfTheConnection(away))
        {
            item.Abandon();
            return;
        }

        var incident = Guid.CreateVersion7(wall.GetUtcNow());
        var kind = (item as CommandItem)?.Ingested.Kind ?? item.GetType().Name;
        Log.Incident(log, incident, kind, error);
        try
        {
            await committer.KeepIncidentAsync(incident, item as CommandItem, kind, error);
        }
        catch (Exception unkept) when (unkept is NpgsqlException or TimeoutException)
        {
            Log.NotKept(log, incident, unkept);
        }

        item.Complete(new FailedOutcome(Problems.Incident(incident.ToString())));
    }

    /// <summary>Forgets everything that is not committed, by loading what is.</summary>
    private async Task ReloadAsync()
    {
        while (true)
        {
            try
            {
                Use(await loader.LoadAsync(CancellationToken.None));
                metrics.Reloaded();
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                Log.Waiting(log, error);
                await Task.Delay(BetweenAttempts, wall);
            }
        }
    }
}
