using Ledger.Verifier;

return CommandLine.Run(args, Console.Out, Console.Error, showProgress: !Console.IsErrorRedirected);
